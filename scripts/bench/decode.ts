// How fast frames come out of a stream: the solution of exercise 4 against decoders that people use,
// and against allocating and copying the same bytes. To a decoder that gives views the copy is added that
// the exercise demands.

import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import { decode as decodeIterable } from 'it-length-prefixed';
import { Decoder, encodeFrame } from '../../solutions/04-framing-codec/src/framing-codec.ts';
import { median, type Row } from './row.ts';

interface Contestant {
  readonly name: string;
  /** The bytes before a payload of this size. */
  readonly prefix: (size: number) => Uint8Array;
  /** Takes the chunks, and returns how many payloads came out, each a copy of its own. */
  readonly run: (chunks: readonly Uint8Array[]) => number | Promise<number>;
}

const CHUNK = 64 * 1024; // bytes
const SIZES = [
  { size: 16, total: 8 << 20 },
  { size: 1024, total: 64 << 20 },
  { size: 64 * 1024, total: 128 << 20 },
]; // bytes

export async function decoding(rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { size, total } of SIZES) rows.push(...(await compare(size, total, rounds)));
  return rows;
}

// --- internal ---

async function compare(size: number, total: number, rounds: number): Promise<Row[]> {
  const count = Math.floor(total / size);
  const [ours, ...others] = (await measure(size, count, rounds)).map(median);
  return [
    {
      what: `(f) decode ${size} B payloads: the solution`,
      value: (count * size) / ours! / 1e6,
      unit: 'MB/s',
    },
    { what: '    frames', value: count / ours! / 1000, unit: 'k/s' },
    ...others.map((other, i): Row => {
      const { name } = contestants[i + 1]!;
      const isCopy = name === COPY;
      const bar = isCopy ? (size === 64 * 1024 ? { least: 0.8 } : undefined) : { least: 1 };
      const what = `    speed, over ${name}`;
      return { what, value: other / ours!, unit: '', ...(bar && { bar }) };
    }),
  ];
}

/** Seconds of each round, for each contestant. */
async function measure(size: number, count: number, rounds: number): Promise<number[][]> {
  const streams = contestants.map(({ prefix }) => cutUp(prefix(size), size, count));
  const seconds = contestants.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [i, { name, run }] of contestants.entries()) {
      const began = performance.now();
      const found = await run(streams[i]!);
      const took = (performance.now() - began) / 1000;
      if (found !== count) throw new Error(`${name} found ${found} of ${count} frames`);
      if (round >= 0) seconds[i]!.push(took); // the first round warms up
    }
  }
  return seconds;
}

/** The whole stream, in the chunks in which a socket would bring it. */
function cutUp(prefix: Uint8Array, size: number, count: number): Uint8Array[] {
  const frame = Buffer.concat([prefix, Buffer.alloc(size, 'x')]);
  const stream = Buffer.alloc(frame.length * count);
  for (let i = 0; i < count; i += 1) stream.set(frame, i * frame.length);
  const chunks = Math.ceil(stream.length / CHUNK);
  return Array.from({ length: chunks }, (_, i) => stream.subarray(i * CHUNK, (i + 1) * CHUNK));
}

const COPY = 'allocating and copying';

const require = createRequire(import.meta.url); // two of them are older than modules
const frameStream = require('frame-stream') as { decode(options: object): Duplex };
const prefixedStream = require('length-prefixed-stream') as { decode(options: object): Duplex };

const uint32 = (size: number): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(size);
  return bytes;
};

const readUint32 = Object.assign(
  (bytes: { subarray(from: number, to: number): Uint8Array; byteLength: number }): number => {
    if (bytes.byteLength < 4) throw new RangeError('not yet');
    return Buffer.from(bytes.subarray(0, 4)).readUInt32BE();
  },
  { bytes: 4 },
);

const contestants: readonly Contestant[] = [
  {
    name: 'the solution',
    prefix: (size) => encodeFrame({ type: 1, id: 2, payload: new Uint8Array(size) }).subarray(0, 9),
    run(chunks) {
      const decoder = new Decoder();
      let found = 0;
      for (const chunk of chunks) found += decoder.push(chunk).length;
      return found;
    },
  },
  {
    name: 'it-length-prefixed',
    prefix: uint32,
    run(chunks) {
      let found = 0;
      for (const data of decodeIterable(chunks, { lengthDecoder: readUint32 })) {
        data.slice(); // a view until now
        found += 1;
      }
      return found;
    },
  },
  {
    name: 'frame-stream',
    prefix: uint32,
    run: (chunks) => through(frameStream.decode({}), chunks),
  },
  {
    name: 'length-prefixed-stream',
    prefix: varint,
    // In object mode, or Node's streams would put its messages together again.
    run: (chunks) => through(prefixedStream.decode({ allowEmpty: true }), chunks),
  },
  {
    name: COPY,
    prefix: uint32,
    run(chunks) {
      const [first = new Uint8Array(0)] = chunks;
      const size = Buffer.from(first).readUInt32BE();
      const total = chunks.reduce((sum, { length }) => sum + length, 0);
      const count = total / (size + 4);
      let kept = 0;
      for (let i = 0, at = 0; i < count; i += 1) {
        const chunk = chunks[Math.floor((i * size) / CHUNK) % chunks.length]!;
        if (at + size > chunk.length) at = 0;
        const bytes = new Uint8Array(size);
        bytes.set(chunk.subarray(at, at + size));
        kept += bytes.length > 0 ? 1 : 0;
        at += size;
      }
      return kept;
    },
  },
];

async function through(decoder: Duplex, chunks: readonly Uint8Array[]): Promise<number> {
  let found = 0;
  decoder.on('data', (data: Uint8Array) => {
    new Uint8Array(data); // a view until now
    found += 1;
  });
  const ended = new Promise<void>((resolve, reject) => {
    decoder.once('end', resolve).once('error', reject);
  });
  for (const chunk of chunks) {
    if (!decoder.write(chunk)) await new Promise((resolve) => decoder.once('drain', resolve));
  }
  decoder.end();
  await ended;
  return found;
}

function varint(size: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = size; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
