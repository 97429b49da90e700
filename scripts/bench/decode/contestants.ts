// Decoders that people use, and the solution of exercise 4. Those that give views are given copies, as the exercise
// demands them, in the way that costs them less: of each chunk, while it holds several payloads, or else of each payload.
// Each is loaded only by the process that runs it.

import { createRequire } from 'node:module';
import type { Duplex } from 'node:stream';
import { copying } from './copying.ts';

/** Takes the chunks of a stream, and returns how many payloads came out, of which none is a view of a chunk. */
export type Run = (
  chunks: readonly Uint8Array[],
  copied: 'chunks' | 'payloads',
) => number | Promise<number>;

export interface Contestant {
  readonly name: string;
  /** The bytes before a payload of this size. */
  readonly prefix: (size: number) => Uint8Array;
  readonly load: () => Promise<Run>;
}

export const COPY = 'allocating and copying';

export const CONTESTANTS: readonly Contestant[] = [
  { name: 'the solution', prefix: frameHeader, load: solution },
  { name: 'it-length-prefixed', prefix: uint32, load: itLengthPrefixed },
  { name: 'frame-stream', prefix: uint32, load: () => piped('frame-stream', {}) },
  {
    name: 'length-prefixed-stream',
    prefix: varint,
    // In object mode, or Node's streams would put its messages together again.
    load: () => piped('length-prefixed-stream', { allowEmpty: true }),
  },
  { name: COPY, prefix: uint32, load: async () => copying },
];

export function contestantOf(name: string): Contestant {
  const found = CONTESTANTS.find((each) => each.name === name);
  if (!found) throw new Error(`There is no contestant ${name}.`);
  return found;
}

// --- internal ---

async function solution(): Promise<Run> {
  const { Decoder } = await import('../../../solutions/04-framing-codec/src/framing-codec.ts');
  return (chunks) => {
    const decoder = new Decoder();
    let found = 0;
    for (const chunk of chunks) found += decoder.push(chunk).length;
    return found;
  };
}

async function itLengthPrefixed(): Promise<Run> {
  const { decode } = await import('it-length-prefixed');
  return (chunks, copied) => {
    let found = 0;
    const given = copied === 'chunks' ? copiesOf(chunks) : chunks;
    for (const data of decode(given, { lengthDecoder: readUint32 })) {
      if (copied === 'chunks') data.subarray(); // bytes in a row: a view, mostly
      else data.slice();
      found += 1;
    }
    return found;
  };
}

async function piped(name: string, options: object): Promise<Run> {
  const require = createRequire(import.meta.url); // they are older than modules
  const { decode } = require(name) as { decode: (options: object) => Duplex };
  return (chunks, copied) => through(decode(options), chunks, copied);
}

async function through(
  decoder: Duplex,
  chunks: readonly Uint8Array[],
  copied: 'chunks' | 'payloads',
): Promise<number> {
  let found = 0;
  decoder.on('data', (data: Uint8Array) => {
    if (copied === 'payloads') new Uint8Array(data);
    found += 1;
  });
  const ended = new Promise<void>((resolve, reject) => {
    decoder.once('end', resolve).once('error', reject);
  });
  for (const chunk of copied === 'chunks' ? copiesOf(chunks) : chunks) {
    if (!decoder.write(chunk)) await new Promise((resolve) => decoder.once('drain', resolve));
  }
  decoder.end();
  await ended;
  return found;
}

function* copiesOf(chunks: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

const readUint32 = Object.assign(
  (bytes: { subarray(from: number, to: number): Uint8Array; byteLength: number }): number => {
    if (bytes.byteLength < 4) throw new RangeError('not yet');
    return Buffer.from(bytes.subarray(0, 4)).readUInt32BE();
  },
  { bytes: 4 },
);

function frameHeader(size: number): Uint8Array {
  return Buffer.concat([uint32(size + 5), Uint8Array.of(1), uint32(2)]);
}

function uint32(size: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(size);
  return bytes;
}

function varint(size: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = size; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
