// Bytes that say which write they come from, so that a stream can be taken apart again.

import { firstDifference, quote } from '../base/bytes.ts';
import { Lesson } from '../base/lesson.ts';
import { CHUNK } from './moves.ts';

export const TASKS = 10;
export const CALLS = 100; // by each task

/** The first `n` bytes of a task's write number `i`. */
export interface Sent {
  readonly task: number;
  readonly i: number;
  readonly n: number;
}

/** No byte is 0, and its remainder by ten tells the task. */
export function beginning({ task, i, n }: Sent): Uint8Array {
  return PATTERNS[task]!.subarray(i, i + n);
}

/** The stream consists of the pieces: each task's in order, and each in one. */
export function expectWhole(received: Uint8Array, sent: readonly (readonly Sent[])[]): void {
  const left = sent.map((pieces) => pieces.filter(({ n }) => n > 0).reverse());
  let at = 0;
  while (at < received.length) {
    const piece = left[(received[at]! - 1) % TASKS]?.pop();
    if (!piece) throw torn(received, at, 'a byte that somebody has written');
    const expected = beginning(piece);
    const same = firstDifference(expected, received.subarray(at));
    if (same < piece.n) {
      const rest = quote(expected.subarray(same));
      throw torn(received, at + same, `${rest}, to the end of a write of ${piece.n}`);
    }
    at += piece.n;
  }
  const lost = left.flat().at(-1);
  if (lost) throw torn(received, at, `${quote(beginning(lost))}, which was accepted`);
}

// --- internal ---

const PATTERNS = Array.from({ length: TASKS }, (_, task) =>
  Uint8Array.from(
    { length: CALLS + CHUNK },
    (__, at) => 1 + ((task + 10 * (at + (at >> 5))) % 250),
  ),
);

function torn(received: Uint8Array, at: number, expected: string): Lesson {
  return new Lesson({
    lesson:
      'A write is one piece: the first n bytes that its buffer held when it was called, with no ' +
      'bytes of others in between.',
    expected,
    received: `${quote(received.subarray(at))} from byte ${at} on`,
  });
}
