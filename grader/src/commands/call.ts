// What one command is called with, and which exercises are meant by it.

import { chooseExercise } from '../cli/choose.ts';
import type { Flags } from '../cli/flags.ts';
import type { Screen } from '../cli/screen.ts';
import { firstNotDone } from '../progress/on-record.ts';
import { openProgress } from '../progress/progress-file.ts';
import { openWorkshop, type Exercise } from '../workshop/workshop.ts';

export interface Call {
  /** The number of the exercise, if one is asked for. */
  readonly asked: string | undefined;
  /** The same, if it was typed and does not follow from a flag or a folder. */
  readonly typedNumber: string | undefined;
  /** What stands behind the number. */
  readonly words: readonly string[];
  readonly flags: Flags;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** The exercises that are asked for, or else all of them. */
export function askedOrAll({ asked }: Call): Exercise[] {
  return asked ? asked.split(',').map(chooseExercise) : openWorkshop();
}

/** The exercise that is asked for, or else the one to work on. */
export function askedOrOpen({ asked, screen }: Call, { aloud = false } = {}): Exercise {
  if (asked) return chooseExercise(asked);
  const exercises = openWorkshop();
  const progress = openProgress(screen);
  const open = firstNotDone(exercises, progress);
  if (open && aloud && progress.of(open.slug)?.done) {
    screen.print(['', `  Exercise ${open.number} was graded with older tests: here it is again.`]);
  }
  if (open) return open;
  if (aloud) screen.print(['', '  Every exercise is done. This is the last one.']);
  return exercises.at(-1)!;
}
