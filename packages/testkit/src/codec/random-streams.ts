import fc from 'fast-check';
import { Lesson } from '../base/lesson.ts';
import type { World } from '../base/world.ts';
import type { Frame } from './frame.ts';

/** Random frames, and a random way in which the stream that they make is cut. */
export interface AnyStream {
  readonly frames: readonly Frame[];
  /** The sizes of the chunks, empty ones among them; what is left over comes in one. */
  readonly sizes: readonly number[];
}

/**
 * Runs `body` for random streams. If it throws for one of them, it runs once more for the smallest
 * stream for which it was found to throw: the lesson is about that one.
 */
export function forAnyStream(world: World, times: number, body: (any: AnyStream) => void): void {
  const outcome = fc.check(fc.property(streams, body), {
    seed: world.random.int(1, LARGEST),
    numRuns: times,
    maxSkipsPerRun: 0, // an error of the code under test could ask for another stream
  });
  if (outcome.counterexample) {
    body(outcome.counterexample[0]);
    throw new Lesson({ lesson: MOODY });
  }
  if (outcome.numRuns < times)
    throw new Error('fast-check has tried fewer streams than it was told');
}

/** Cuts a stream into chunks of these sizes. */
export function cut(stream: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(stream.subarray(at, at + size));
    at = Math.min(stream.length, at + size);
  }
  return [...chunks, stream.subarray(at)];
}

// --- internal ---

const MOODY =
  'Your code was given the same bytes twice, and did not do the same. Does it keep something between ' +
  'two streams?';

const LARGEST = 2 ** 31 - 1;

const frames = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  id: fc.integer({ min: 0, max: 0xffffffff }),
  payload: fc.uint8Array({ maxLength: 40 }),
});

const streams = fc.record({
  frames: fc.array(frames, { maxLength: 6 }),
  sizes: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 }),
});
