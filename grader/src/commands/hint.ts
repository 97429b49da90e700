import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRungs } from '../workshop/hints.ts';
import { afterHint } from '../progress/progress.ts';
import { openProgress, type ProgressFile } from '../progress/progress-file.ts';
import { chooseStep } from '../cli/choose.ts';
import type { Flags } from '../cli/flags.ts';
import type { Screen } from '../cli/screen.ts';
import { firstFailing, verdictsOf, type Verdicts } from '../progress/on-record.ts';
import { hasSolution } from '../workshop/subjects.ts';
import { readPart, shown, type Exercise, type Step } from '../workshop/workshop.ts';
import { writeHint, type Ways } from '../writers/hint.ts';
import { wrap, type Page } from '../writers/text.ts';

/** Prints the next hint for the first step that fails, or for the one that is asked for. */
export async function hintCommand(
  exercise: Exercise,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const progress = openProgress(screen);
  const asked = chooseStep(flags, exercise);
  const verdicts = asked ? {} : await verdictsOf(exercise, progress, signal);
  if (signal.aborted) return 1;
  const ways = {
    more: `npm run hint ${exercise.number}${asked ? ` -- --step ${asked}` : ''}`,
    compare: `npm run solution ${exercise.number} -- --diff`,
  };
  const step = exercise.steps.find(({ id }) => id === asked);
  const request = { exercise, verdicts, progress, ways, ...(step && { step }) };
  screen.print(['', ...giveHint(request, screen)]);
  return 0;
}

export interface Request {
  readonly exercise: Exercise;
  readonly verdicts: Verdicts;
  readonly progress: ProgressFile;
  readonly ways: Omit<Ways, 'read'>;
  /** The step that is asked for. */
  readonly step?: Step;
}

/** The next hint for a step, mostly the first that fails; it is remembered as read. */
export function giveHint(request: Request, page: Page): string[] {
  const { exercise, verdicts, step = firstFailing(exercise, verdicts) } = request;
  const { number } = exercise;
  if (!step) return wrap(`Every step of exercise ${number} holds: no hint is needed.`, page);
  if (verdicts[step.id] === 'not-run') {
    return wrap(`Step ${step.id} could not run: npm run exercise ${number} says why.`, page);
  }
  return climb(step, request, page);
}

// --- internal ---

function climb(step: Step, { exercise, progress, ways }: Request, page: Page): string[] {
  const { slug, folder, originals } = exercise;
  const hinting = existsSync(join(folder, 'HINTS.md')) ? folder : originals.folder;
  const rungs = readRungs(readPart(hinting, 'HINTS.md'), step.number).map((rung) => {
    return rung.replaceAll('](../', `](${dirname(shown(folder))}/`); // a terminal stands elsewhere
  });
  const climbed = progress.of(slug)?.hints[step.id] ?? 0;
  progress.change(slug, (old) => (old && climbed < rungs.length ? afterHint(old, step.id) : old));
  const read = `${shown(folder)}/README.md, Step ${step.number}`;
  const compare = hasSolution(exercise) ? ways.compare : undefined;
  return writeHint({ step, rungs, climbed }, { ...ways, read, compare }, page);
}
