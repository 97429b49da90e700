import { join } from 'node:path';
import { copiesOf, latestCopy, type Copy } from '../workshop/copies.mjs';
import { codeOf } from '../machine/files.ts';
import { machineFault } from '../machine/machine-fault.mjs';
import { bringBack, putStarterBack, type Places } from '../workshop/reset.ts';
import type { Screen } from '../cli/screen.ts';
import { MachineError, UsageError } from '../usage-error.mjs';
import { fileOf, root, shown, starterOf, type Exercise } from '../workshop/workshop.ts';
import type { Flags } from '../cli/flags.ts';

/** Puts the starter back and keeps the learner's work; `--restore` brings the work back. */
export function resetCommand(exercise: Exercise, { restore }: Flags, screen: Screen): number {
  const places: Places = {
    file: fileOf(exercise),
    starter: starterOf(exercise),
    copies: join(root, '.saved', exercise.slug),
  };
  screen.print(
    safely(() => (restore ? sayRestored(exercise, places) : sayReset(exercise, places))),
  );
  return 0;
}

// --- internal ---

function sayReset({ number }: Exercise, places: Places): string[] {
  const { changed, saved } = putStarterBack(places, new Date());
  if (!changed) return [`  ${shown(places.file)} is the starter already.`];
  return [
    `  ${shown(places.file)} is the starter again.`,
    ...(saved ? [`  Your work is in ${shown(saved)}`] : []),
    ...(latestCopy(places, new Date())
      ? [`  To bring your latest copy back: npm run reset ${number} -- --restore`]
      : []),
  ];
}

function sayRestored({ number }: Exercise, places: Places): string[] {
  const before = copiesOf(places, new Date());
  const outcome = bringBack(places, new Date());
  if (!outcome) {
    throw new UsageError(
      `There is nothing to bring back: exercise ${number} has no copy in ${shown(places.copies)}${before.length > 0 ? ' that holds anything' : ''}.`,
    );
  }
  const { changed, saved, copy } = outcome;
  return [
    ...(changed
      ? [`  ${shown(places.file)} is your work again, from ${shown(copy)}`]
      : [`  ${shown(places.file)} is your latest copy already: ${shown(copy)}`]),
    ...(saved ? [`  What it was until now is in ${shown(saved)}`] : []),
    ...sayOthers(before.filter(({ path }) => path !== copy)),
  ];
}

const MOST = 8; // copies that are named

function sayOthers(copies: readonly Copy[]): string[] {
  if (copies.length === 0) return [];
  const more = copies.length - MOST;
  return [
    '  Other copies, the latest first; to take one, copy it by hand:',
    ...copies.slice(0, MOST).map(({ path, isEmpty }) => {
      return `    ${shown(path)}${isEmpty ? ' (empty: it holds no work)' : ''}`;
    }),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}

function safely(work: () => string[]): string[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const fault = machineFault(error);
    if (fault) throw new MachineError(`Nothing was changed: ${fault.says}`, fault.fix);
    const { path } = error as NodeJS.ErrnoException;
    const where = path ? `${shown(path)} ` : '';
    throw new UsageError(
      `Nothing was changed: ${where}cannot be read or written (${codeOf(error)}).`,
      { cause: error },
    );
  }
}
