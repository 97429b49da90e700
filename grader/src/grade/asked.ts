// What of an exercise is asked for.

import type { Exercise } from '../workshop/workshop.ts';

/** The exercise with only those of its steps. */
export function narrow(exercise: Exercise, only: readonly string[]): Exercise {
  return { ...exercise, steps: exercise.steps.filter(({ id }) => only.includes(id)) };
}

/** Titles of the tests that run in the simulator, or on sockets of Node's. */
export function simulatedTests({ steps }: Exercise): string[] {
  return steps.flatMap(({ tests, onKernel }) => tests.filter((test) => !onKernel.includes(test)));
}
