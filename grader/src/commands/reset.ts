import { join } from 'node:path';
import { codeOf } from '../files.ts';
import { bringBack, latestCopy, putStarterBack, type Desk } from '../reset.ts';
import type { Screen } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { fileOf, root, shown, starterOf, type Exercise } from '../workshop.ts';
import type { Flags } from '../flags.ts';

/** Puts the starter back and keeps the learner's work; `--restore` brings the work back. */
export function resetCommand(exercise: Exercise, { restore }: Flags, screen: Screen): number {
  const desk: Desk = {
    file: fileOf(exercise),
    starter: starterOf(exercise),
    copies: join(root, '.saved', exercise.slug),
  };
  screen.print(safely(() => (restore ? sayRestored(exercise, desk) : sayReset(exercise, desk))));
  return 0;
}

// --- internal ---

function sayReset({ number }: Exercise, desk: Desk): string[] {
  const { changed, saved } = putStarterBack(desk, new Date());
  if (!changed) return [`  ${shown(desk.file)} is the starter already.`];
  return [
    `  ${shown(desk.file)} is the starter again.`,
    ...(saved ? [`  Your work is in ${shown(saved)}`] : []),
    ...(latestCopy(desk)
      ? [`  To bring your latest copy back: npm run reset ${number} -- --restore`]
      : []),
  ];
}

function sayRestored({ number }: Exercise, desk: Desk): string[] {
  const outcome = bringBack(desk, new Date());
  if (!outcome) {
    throw new UsageError(
      `There is nothing to bring back: exercise ${number} has no copy in ${shown(desk.copies)}.`,
    );
  }
  const { changed, saved, copy } = outcome;
  if (!changed) return [`  ${shown(desk.file)} is your latest copy already: ${shown(copy)}`];
  return [
    `  ${shown(desk.file)} is your work again, from ${shown(copy)}`,
    ...(saved ? [`  What it was until now is in ${shown(saved)}`] : []),
  ];
}

function safely(work: () => string[]): string[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { path } = error as NodeJS.ErrnoException;
    const where = path ? `${shown(path)} ` : '';
    throw new UsageError(
      `Nothing was changed: ${where}cannot be read or written (${codeOf(error)}).`,
      { cause: error },
    );
  }
}
