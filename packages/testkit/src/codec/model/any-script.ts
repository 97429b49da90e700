import fc, { type Arbitrary } from 'fast-check';
import { Lesson } from '../../base/lesson.ts';
import type { World } from '../../base/world.ts';

/**
 * Plays random scripts. If `play` throws for one of them, it plays once more the smallest for which it was found
 * to throw, and tells it: the lesson and the story are about that one.
 */
export async function forAnyScript<T>(
  world: World,
  times: number,
  scripts: Arbitrary<T>,
  play: (script: T, isTold: boolean) => void | Promise<void>,
): Promise<void> {
  const outcome = await fc.check(
    fc.asyncProperty(scripts, async (script) => play(script, false)),
    {
      seed: world.random.int(1, LARGEST),
      numRuns: times,
      maxSkipsPerRun: 0, // an error of the code under test could ask for another script
    },
  );
  if (outcome.counterexample) {
    await play(outcome.counterexample[0], true);
    throw new Lesson({ lesson: MOODY });
  }
  if (outcome.numRuns < times)
    throw new Error('fast-check has tried fewer scripts than it was told');
}

/** Plays a script without a story; if it fails, once more with one. */
export async function toldIfItFails(
  play: (isTold: boolean) => void | Promise<void>,
): Promise<void> {
  try {
    await play(false);
  } catch {
    await play(true);
    throw new Lesson({ lesson: MOODY });
  }
}

/** So many scripts in this network: few where a learner waits for an answer, more where a run counts. */
export function scriptsIn({ ground: { network } }: World, few: number, many: number): number {
  return typeof network === 'number' && network > WATCHED ? many : few;
}

// --- internal ---

const WATCHED = 8; // the last seed of watch mode

const LARGEST = 2 ** 31 - 1;

const MOODY =
  'Your code was called in the same order twice, and did not do the same. Does it keep something between ' +
  'two streams?';
