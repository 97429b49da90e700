// What two machines say of the same, without what must differ: paths, times, names of the system.

import { diffLines } from 'diff';
import type { Machine, Result } from './machine.ts';

export interface Comparison {
  /** Lines that are the same. */
  readonly same: number;
  readonly all: number;
  /** The others, with `-` as the first machine has them and `+` as the second. */
  readonly different: readonly string[];
}

export function compare(
  [firstMachine, first]: readonly [Machine, Result],
  [secondMachine, second]: readonly [Machine, Result],
): Comparison {
  const parts = diffLines(plain(firstMachine, first), plain(secondMachine, second));
  const linesOf = (value: string): string[] => value.split('\n').slice(0, -1);
  const same = parts.filter(({ added, removed }) => !added && !removed);
  return {
    same: sum(same.map(({ value }) => linesOf(value).length)),
    all: sum(parts.filter(({ added }) => !added).map(({ value }) => linesOf(value).length)),
    different: parts.flatMap(({ value, added, removed }) => {
      const sign = added ? '+' : '-';
      return added || removed ? linesOf(value).map((line) => `${sign} ${line.trim()}`) : [];
    }),
  };
}

// --- internal ---

const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\r\n/g, '\n'],
  [/\b\d{4}-\d\d-\d\d(T| at )?[\d:.-]*Z?/g, '<moment>'],
  [/\b[0-9a-f]{64}\b/g, '<hash>'],
  [/("duration_ms": |"execution_time": |time="|duration_ms: )[\d.]+/g, '$1<time>'],
  [/\b\d+(\.\d+)? m?s\b/g, '<time>'],
  [/127\.0\.0\.1:?[ ]?\d+/g, '<port>'],
  [/::stop-commands::\S+|^::[0-9a-f-]{8,}::$/gm, '<token>'],
];

function plain({ workshop }: Machine, { output }: Result): string {
  const onWindows = `Z:${workshop.replaceAll('/', '\\')}`;
  const places = [onWindows.replaceAll('\\', '\\\\'), onWindows, `Z:${workshop}`, workshop];
  const text = places.reduce((rest, place) => rest.replaceAll(place, '<workshop>'), output);
  const varied = VARYING.reduce((rest, [pattern, word]) => rest.replace(pattern, word), text);
  return `${varied.trimEnd()}\n`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
