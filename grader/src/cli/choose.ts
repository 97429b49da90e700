// What learners mean by the numbers and flags that they type.

import { UsageError } from '../usage-error.mjs';
import { openExercise, type Exercise } from '../workshop/workshop.ts';
import type { Flags } from './flags.ts';

/** `3`, `03` or `03-safe-writer`. */
export function chooseExercise(text: string): Exercise {
  const number = /^0*(\d+)(-[a-z-]+)?$/.exec(text)?.[1];
  if (!number) throw new UsageError(`"${text}" is not the number of an exercise: type one like 1.`);
  return openExercise(number);
}

/** The number in `--step 3.4`, which says enough. */
export function exerciseOf({ step }: Flags): string | undefined {
  return step?.includes('.') ? step.split('.')[0] : undefined;
}

/** The networks that are asked for: one, by `--seed`, or the usual ones. */
export function chooseNetworks({ seed }: Flags, usual: string): string {
  if (seed === undefined) return usual;
  if (['friendly', 'nasty', 'real'].includes(seed) || isCount(seed)) return seed;
  throw new UsageError(
    `--seed takes a whole number from 1 on, friendly, nasty or real, and not "${seed}".`,
  );
}

/** The id of the step that is asked for: `--step 1.4`, or `--step 4` for short. */
export function chooseStep({ step }: Flags, exercise: Exercise): string | undefined {
  if (step === undefined) return undefined;
  const id = step.includes('.') ? step : `${exercise.number}.${step}`;
  if (exercise.steps.some((each) => each.id === id)) return id;
  const ids = exercise.steps.map((each) => each.id);
  throw new UsageError(
    `Exercise ${exercise.number} has no step ${step}; it has ${ids[0]} to ${ids.at(-1)}.`,
  );
}

/** The networks that `verify` is told to go through, if it is. */
export function chooseSeeds({ seeds }: Flags): string | undefined {
  return seeds === undefined ? undefined : `friendly,nasty,1-${count('--seeds', seeds)},real`;
}

export function chooseRepeat({ repeat }: Flags): number | undefined {
  return repeat === undefined ? undefined : count('--repeat', repeat);
}

/** How many things are done at the same time. */
/** Throws a `UsageError` that says what a port is. */
export function choosePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new UsageError(`--port takes a number from 0 (any free one) to 65535, and not "${text}".`);
}

export function chooseJobs({ jobs }: Flags): number {
  return jobs === undefined ? USUAL_JOBS : count('--jobs', jobs);
}

// --- internal ---

const USUAL_JOBS = 2; // a run keeps about a core busy, and its types another for a while

function count(flag: string, text: string): number {
  if (isCount(text)) return Number(text);
  throw new UsageError(`${flag} takes a whole number from 1 on, and not "${text}".`);
}

function isCount(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
}
