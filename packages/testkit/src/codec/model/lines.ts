// Streams of lines, as scripts have them.

import fc from 'fast-check';
import { quote } from '../../base/bytes.ts';
import { streamActs } from './acts.ts';
import { MEMORIES, type Memory } from './lent-chunks.ts';
import type { StreamAct } from './stream-script.ts';
import type { Fault, Item, Kind, Stream } from './stream.ts';

export const LINE_KIND: Kind<string> = {
  noun: 'line',
  sayChunk: quote,
  isSame: (expected, given) => isText(given) && alike(expected, given),
  say: (line) => JSON.stringify(line),
  sayGiven: sayText,
  otherwise: (expected, given) => (isText(given) ? sayLine(expected, given) : NO_TEXT),
  endsAnywhere: true,
  wrongEnd(result, rest, isAgain) {
    const expected = rest.length > 0 ? textOf(rest) : null;
    const isGood = isText(result)
      ? alike(expected ?? '', result) && expected !== null
      : result === expected;
    if (isGood || (isAgain && result === null)) return undefined;
    return { lesson: REST, expected: JSON.stringify(expected), received: sayText(result) };
  },
};

/** A script for a decoder of lines; `rest` comes behind the last line end, `half` are bytes of a character. */
export interface LineScript {
  readonly maxLine: number;
  readonly lines: readonly string[];
  readonly rest: string;
  readonly half: number;
  readonly memory: Memory;
  readonly acts: readonly StreamAct[];
}

const characters = fc.constantFrom('a', 'b', ' ', '\r', '\n', 'é', '✓', '😀', '\uFEFF');
const line = fc
  .array(characters, { maxLength: 9 })
  .map((each) => each.join('').replaceAll(/\r+\n/g, ''));

export const lineScripts: fc.Arbitrary<LineScript> = fc.record({
  maxLine: fc.constantFrom(64 * 1024, 12),
  lines: fc.array(line, { maxLength: 6 }),
  rest: fc.oneof(fc.constant(''), line),
  half: fc.nat(2),
  memory: fc.constantFrom(...MEMORIES),
  acts: streamActs(12),
});

/** The stream of a script. */
export function streamOfLines({ lines, rest, half, maxLine }: LineScript): Stream<string> {
  const items: Item<string>[] = [];
  const pieces: Uint8Array[] = [];
  let end = 0;
  let fault: Fault | undefined;
  const tail = Buffer.concat([Buffer.from(rest), Buffer.from('✓').subarray(0, half)]);
  for (const bytes of [...lines.map((each) => Buffer.from(each)), tail]) {
    fault ??= faultIn(bytes, end, maxLine);
    const isRest = bytes === tail;
    pieces.push(bytes, isRest ? NOTHING : LINE_END);
    end += bytes.length + (isRest ? 0 : LINE_END.length);
    if (!fault && !isRest) items.push({ value: textOf(bytes), end });
  }
  return { bytes: Buffer.concat(pieces), items, maxRest: maxLine, ...(fault && { fault }) };
}

// --- internal ---

const NOTHING = new Uint8Array(0);
const LINE_END = Uint8Array.of(13, 10);

/** A line is too long as soon as so many of its bytes have come; a CR may still be a part of its end. */
function faultIn(bytes: Uint8Array, start: number, maxLine: number): Fault | undefined {
  const own = (length: number): number => length - (bytes[length - 1] === 13 ? 1 : 0);
  let length = maxLine + 1;
  while (length <= bytes.length && own(length) <= maxLine) length += 1;
  if (bytes.length <= maxLine) return undefined;
  const may = start + length;
  return { codes: ['TOO_LARGE'], may, must: Math.min(may + 2, start + bytes.length + 2) };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Half a character is one that is replaced, or several of them. */
function alike(expected: string, given: string): boolean {
  return expected.replaceAll(/\uFFFD+/g, '\uFFFD') === given.replaceAll(/\uFFFD+/g, '\uFFFD');
}

function sayText(given: unknown): string {
  if (given === null) return 'null';
  return isText(given)
    ? JSON.stringify(given.slice(0, 100))
    : `a value of the type ${typeof given}`;
}

function sayLine(expected: string, given: string): string {
  if (given.includes('\uFFFD')) return MANGLED;
  return expected.replaceAll('\uFEFF', '') === given.replaceAll('\uFEFF', '') ? MARK : LINE;
}

const NO_TEXT = 'A line is a string.';

const LINE =
  'A line ends with CR and LF, one right behind the other, and with nothing else: CR alone, LF alone and blanks are its own.';

const MANGLED =
  'A character of several bytes was cut in two, and each half was decoded alone. Collect the bytes of the whole ' +
  'line, and decode then.';

const MARK =
  'U+FEFF is a character like any other, and yours has lost one. A TextDecoder takes the first one away, unless it is ' +
  'made with `{ ignoreBOM: true }`.';

const REST =
  'end() gives all text behind the last line end, or null if there is none. Half a character at its end is text, too: ' +
  'it becomes U+FFFD.';
