import { commas, firstDifference, quote } from '../base/bytes.ts';
import type { World } from '../base/world.ts';
import { letters, ownerOf } from './letters.ts';

/** The stream consists of one solid run for each letter; their order is open. */
export function expectRuns(
  world: World,
  received: Uint8Array,
  sizes: Readonly<Record<string, number>>,
): void {
  const runs = runsIn(received);
  const facts = { expected: sayWanted(sizes), received: sayRuns(runs) };
  const total = Object.values(sizes).reduce((sum, n) => sum + n, 0);
  const isMixed = runs.length > new Set(runs.map(({ letter }) => letter)).size;
  world.expect(!isMixed, { ...facts, lesson: MIXED });
  world.expect(received.length >= total, {
    ...facts,
    lesson: received.length === 0 ? NOTHING : SHORT,
  });
  world.expect(
    runs.every(({ letter, bytes }) => sizes[letter] === bytes.length),
    { ...facts, lesson: 'Each write must be on the wire once, whole, with its own bytes.' },
  );
  for (const run of runs) expectContent(world, run);
}

// --- internal ---

const MIXED =
  'Two writes are mixed on the wire. A write is many raw writes, and in between another task had ' +
  'its turn: let nobody else in until all of it is accepted.';

const NOTHING =
  'Nothing arrived, although this connection is new and free. Does your lock belong to another one? ' +
  'Keep it in the object, not beside the class.';

const SHORT =
  'Not all bytes arrived: a write was given up, or its task was never let in. Whoever is done must ' +
  'let the next one in.';

interface Run {
  readonly letter: string;
  readonly bytes: Uint8Array;
}

function runsIn(received: Uint8Array): Run[] {
  const runs: Run[] = [];
  for (let at = 0, end = 0; at < received.length; at = end) {
    const letter = ownerOf(received[at]!);
    while (end < received.length && ownerOf(received[end]!) === letter) end += 1;
    runs.push({ letter, bytes: received.subarray(at, end) });
  }
  return runs;
}

/** Each run is what was written, byte for byte: small letters and capitals where they belong. */
function expectContent(world: World, { letter, bytes }: Run): void {
  const written = letters(letter, bytes.length);
  const same = firstDifference(bytes, written);
  world.expect(same === bytes.length, {
    lesson:
      'The right number of bytes arrived, but not those that were written: some of them are changed, ' +
      'or came in another order. Send what the buffer holds, from its first byte to its last.',
    expected: `${quote(written.subarray(same))} from byte ${same} on`,
    received: quote(bytes.subarray(same)),
  });
}

function sayWanted(sizes: Readonly<Record<string, number>>): string {
  const said = Object.entries(sizes).map(([letter, n]) => sayCount(letter, n));
  return `${said.join(' and ')}, each in one piece`;
}

function sayRuns(runs: readonly Run[]): string {
  const said = runs.slice(0, 6).map(({ letter, bytes }) => sayCount(letter, bytes.length));
  const more = runs.length > said.length ? `, … (${runs.length} pieces)` : '';
  return said.join(', ') + more || 'nothing';
}

function sayCount(letter: string, n: number): string {
  return `${commas(n)} x ${letter}`;
}
