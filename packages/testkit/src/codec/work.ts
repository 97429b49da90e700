// Bounds the work of a decoder by what it does, and never by the time that it takes.

import { graderHooks } from '../base/grader-hooks.ts';
import { lend } from '../base/border.ts';
import { Lesson } from '../base/lesson.ts';
import { countCopies } from './copies.ts';

/** Bytes copied and rounds of loops and calls for each byte: far more than any decoder needs that looks at each once. */
const MOST_WORK = 60;

/** Pushes chunk after chunk, and expects that it takes work in the order of all their bytes. Without the grader nobody counts rounds. */
export function expectLittleWork(
  decoder: { push(chunk: Uint8Array): unknown },
  chunks: readonly Uint8Array[],
  lesson: string,
): void {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  const began = rounds();
  let made = 0;
  const copied = countCopies(MOST_WORK * size, () => {
    for (let i = 0; i < chunks.length && made <= MOST_WORK * size; i += 1) {
      decoder.push(lend(chunks[i]!));
      made = rounds() - began;
    }
  });
  if (copied + made <= MOST_WORK * size) return;
  throw new Lesson({
    lesson,
    expected: `at most ${MOST_WORK} bytes copied, or rounds of a loop, for each byte`,
    received: `${((copied + made) / size).toFixed(0)} for each, and still at it`,
  });
}

/** A stream in pieces of 64 bytes. */
export function pieces(stream: Uint8Array): Uint8Array[] {
  const count = Math.ceil(stream.length / PIECE);
  return Array.from({ length: count }, (_, i) => lend(stream.subarray(i * PIECE, (i + 1) * PIECE)));
}

// --- internal ---

const PIECE = 64; // bytes

function rounds(): number {
  return graderHooks?.rounds?.() ?? 0;
}
