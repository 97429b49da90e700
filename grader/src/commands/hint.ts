import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRungs } from '../workshop/hints.ts';
import { afterHint } from '../progress/progress.ts';
import { openProgress, type ProgressFile } from '../progress/progress-file.ts';
import type { Screen } from '../cli/screen.ts';
import { firstFailing, verdictsOf, type Verdicts } from '../progress/on-record.ts';
import { hasSolution } from '../workshop/subjects.ts';
import { readPart, shown, type Exercise } from '../workshop/workshop.ts';
import { writeHint, type Ways } from '../writers/hint.ts';
import { wrap, type Page } from '../writers/text.ts';

/** Prints the next hint for the first step that fails. */
export async function hintCommand(
  exercise: Exercise,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const progress = openProgress(screen);
  const verdicts = await verdictsOf(exercise, progress, signal);
  if (signal.aborted) return 1;
  const ways = {
    more: `npm run hint ${exercise.number}`,
    compare: `npm run solution ${exercise.number} -- --diff`,
  };
  screen.print(['', ...giveHint({ exercise, verdicts, progress, ways }, screen)]);
  return 0;
}

export interface Request {
  readonly exercise: Exercise;
  readonly verdicts: Verdicts;
  readonly progress: ProgressFile;
  readonly ways: Omit<Ways, 'read'>;
}

/** The next hint for the first step that fails; it is remembered as read. */
export function giveHint({ exercise, verdicts, progress, ways }: Request, page: Page): string[] {
  const { number, slug, folder, originals } = exercise;
  const hinting = existsSync(join(folder, 'HINTS.md')) ? folder : originals.folder;
  const step = firstFailing(exercise, verdicts);
  if (!step) return wrap(`Every step of exercise ${number} holds: no hint is needed.`, page);
  if (verdicts[step.id] === 'not-run') {
    return wrap(`Step ${step.id} could not run: npm run exercise ${number} says why.`, page);
  }
  const rungs = readRungs(readPart(hinting, 'HINTS.md'), step.number);
  const climbed = progress.of(slug)?.hints[step.id] ?? 0;
  progress.change(slug, (old) => (old && climbed < rungs.length ? afterHint(old, step.id) : old));
  const read = `${shown(folder)}/README.md, Step ${step.number}`;
  const compare = hasSolution(exercise) ? ways.compare : undefined;
  return writeHint({ step, rungs, climbed }, { ...ways, read, compare }, page);
}
