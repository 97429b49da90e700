// What learners type behind a command, and what they mean by it.

import { RUNS } from '../run/networks.mjs';
import { UsageError } from '../usage-error.mjs';
import { openExercise, type Exercise } from '../workshop/workshop.ts';

export interface Flags {
  readonly once?: boolean;
  readonly inspect?: boolean;
  readonly diff?: boolean;
  readonly restore?: boolean;
  readonly solution?: boolean;
  readonly port?: string;
  readonly step?: string;
  readonly seed?: string;
  readonly output?: boolean;
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly format?: string;
  readonly out?: string;
  readonly asCi?: boolean;
  readonly base?: string;
  readonly head?: string;
  readonly comment?: boolean;
  readonly check?: string;
  readonly submission?: string;
  readonly exercise?: string;
  readonly requireSandbox?: string;
  readonly seeds?: string;
  readonly repeat?: string;
}

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
export function chooseRuns({ seed }: Flags, usual: string): string {
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

/** The networks that `verify` goes through. */
export function chooseSeeds({ seeds }: Flags): string {
  if (seeds === undefined) return RUNS.verify;
  return `friendly,nasty,1-${count('--seeds', seeds)},real`;
}

export function chooseRepeat({ repeat }: Flags): number | undefined {
  return repeat === undefined ? undefined : count('--repeat', repeat);
}

function count(flag: string, text: string): number {
  if (isCount(text)) return Number(text);
  throw new UsageError(`${flag} takes a whole number from 1 on, and not "${text}".`);
}

function isCount(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
}
