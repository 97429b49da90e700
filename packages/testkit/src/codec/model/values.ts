// Streams of the Redis protocol, as scripts have them.

import fc from 'fast-check';
import { bulk, request, sayResp, type RespValue } from '../resp.ts';
import { quote } from '../../base/bytes.ts';
import { streamActs } from './acts.ts';
import { MEMORIES, type Memory } from './lent-chunks.ts';
import { FAULTS, type ValueFault } from './value-faults.ts';
import type { StreamAct } from './stream-script.ts';
import type { Item, Kind, Stream } from './stream.ts';

export const VALUE_KIND: Kind<RespValue> = {
  noun: 'value',
  sayChunk: quote,
  isSame: (expected, given) => sayResp(expected) === sayResp(given as RespValue),
  say: (value) => sayResp(value).slice(0, SHOWN),
  sayGiven: (given) => sayResp(given as RespValue).slice(0, SHOWN),
  otherwise: () =>
    'A stream of the Redis protocol gives other values. Lines end with CR and LF and nothing else; a bulk string has ' +
    'as many bytes as its line says, whatever they are; an array has so many values, and each may be an array.',
};

/** What stands in a stream: a value, a command without marks, or an empty line, which is nothing. */
export interface Written {
  readonly value?: RespValue;
  readonly words?: readonly string[];
}

export interface ValueScript {
  readonly written: readonly Written[];
  readonly fault: ValueFault | null;
  /** Arrays around the fault that are not complete. */
  readonly around: number;
  readonly memory: Memory;
  readonly acts: readonly StreamAct[];
}

const text = fc
  .array(fc.constantFrom('O', 'K', ' ', '-', '\r', '\n', 'é', '✓', '\uFEFF'), { maxLength: 6 })
  .map((each) => each.join('').replaceAll(/\r+\n/g, ''));

const integers = [0n, 7n, -42n, 2n ** 63n - 1n, -(2n ** 63n)];

function anyValue(anyText: fc.Arbitrary<string>): fc.Arbitrary<RespValue> {
  return fc.letrec<{ value: RespValue; array: RespValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      anyText.map((each): RespValue => ({ type: 'simple', text: each })),
      anyText.map((each): RespValue => ({ type: 'error', text: each })),
      fc.constantFrom(...integers).map((each): RespValue => ({ type: 'integer', value: each })),
      fc.uint8Array({ maxLength: 8 }).map(bulk),
      fc.constantFrom<RespValue>(
        bulk('a\r\nb\r\n'),
        { type: 'bulk', bytes: null },
        { type: 'array', items: null },
        { type: 'array', items: [] },
      ),
      tie('array'),
    ),
    array: fc
      .array(tie('value'), { minLength: 1, maxLength: 4 })
      .map((items): RespValue => ({ type: 'array', items })),
  })).value;
}

const value = anyValue(text);

/** Those that may be written: who refuses to put a CR or LF into a line is right, too. */
export const values = anyValue(text.map((each) => each.replaceAll(/[\r\n]/g, '')));

const written: fc.Arbitrary<Written> = fc.oneof(
  { weight: 8, arbitrary: value.map((each): Written => ({ value: each })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Written>({ words: ['PING'] }, { words: ['SET', 'é', '*1'] }),
  },
  { weight: 1, arbitrary: fc.constant<Written>({}) },
);

export const valueScripts: fc.Arbitrary<ValueScript> = fc.record({
  written: fc.array(written, { maxLength: 6 }),
  fault: fc.option(fc.constantFrom(...FAULTS), { freq: 1 }),
  around: fc.nat(2),
  memory: fc.constantFrom(...MEMORIES),
  acts: streamActs(16),
});

/** The stream of a script. */
export function streamOfValues({ written: all, fault, around }: ValueScript): Stream<RespValue> {
  const items: Item<RespValue>[] = [];
  const pieces: Uint8Array[] = [];
  const gaps: number[] = [];
  let end = 0;
  for (const each of all) {
    const bytes = bytesOf(each);
    pieces.push(bytes);
    end += bytes.length;
    const given = each.words ? request(...each.words) : each.value;
    if (given) items.push({ value: given, end });
    else gaps.push(end);
  }
  if (!fault) return { bytes: Buffer.concat(pieces), items, gaps };
  const outer = Buffer.from('*2\r\n:1\r\n'.repeat(Math.max(around, fault.inArray ? 1 : 0)));
  const bad = Buffer.from(fault.text, 'latin1');
  const start = end + outer.length;
  const bytes = Buffer.concat([...pieces, outer, bad, Buffer.from('+OK\r\n')]);
  return {
    bytes,
    items,
    gaps,
    fault: { codes: [fault.code], may: start + 1, must: start + bad.length },
  };
}

/** The bytes of a value, as the protocol has them. */
export function wireOfValue(given: RespValue): Buffer {
  if (given.type === 'simple') return line(`+${given.text}`);
  if (given.type === 'error') return line(`-${given.text}`);
  if (given.type === 'integer') return line(`:${given.value}`);
  if (given.type === 'array') {
    const items = given.items ?? [];
    return Buffer.concat([line(`*${given.items ? items.length : -1}`), ...items.map(wireOfValue)]);
  }
  const { bytes } = given;
  return bytes ? Buffer.concat([line(`$${bytes.length}`), bytes, line('')]) : line('$-1');
}

// --- internal ---

const SHOWN = 200; // characters

function bytesOf({ value: given, words }: Written): Buffer {
  return given ? wireOfValue(given) : line(words?.join('  ') ?? '');
}

function line(content: string): Buffer {
  return Buffer.from(`${content}\r\n`);
}
