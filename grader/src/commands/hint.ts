import { createColors } from 'picocolors';
import { readRungs } from '../hints.ts';
import { afterHint } from '../progress.ts';
import { openProgress, type ProgressFile } from '../progress-file.ts';
import type { Screen } from '../screen.ts';
import { firstFailing, verdictsOf, type Verdicts } from '../standing.ts';
import { readPart, shown, type Exercise, type Step } from '../workshop.ts';
import { renderMarkdown } from '../writers/markdown.ts';
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
  screen.print(giveHint(exercise, verdicts, progress, screen));
  return 0;
}

/** The next hint for the first step that fails; it is remembered as read. */
export function giveHint(
  exercise: Exercise,
  verdicts: Verdicts,
  progress: ProgressFile,
  page: Page,
): string[] {
  const { number, slug } = exercise;
  const step = firstFailing(exercise, verdicts);
  if (!step) return wrap(`Every step of exercise ${number} holds: no hint is needed.`, page);
  if (verdicts[step.id] === 'not-run') {
    return wrap(`Step ${step.id} could not run: npm run exercise ${number} says why.`, page);
  }
  const rungs = readRungs(readPart(exercise.folder, 'HINTS.md'), step.number);
  const climbed = progress.of(slug)?.hints[step.id] ?? 0;
  progress.change(slug, (old) => (old && climbed < rungs.length ? afterHint(old, step.id) : old));
  return ['', ...writeHint(exercise, step, rungs, climbed, page)];
}

// --- internal ---

function writeHint(
  exercise: Exercise,
  step: Step,
  rungs: readonly string[],
  climbed: number,
  page: Page,
): string[] {
  const { bold } = createColors(page.colors);
  const head = ` ${step.id}  ${bold(step.title)}`;
  const rung = rungs[climbed];
  if (rung !== undefined) {
    return [
      head,
      '',
      ...renderMarkdown(rung, page),
      '',
      ...wrap(sayMore(exercise, rungs.length - climbed - 1), page),
    ];
  }
  const again = rungs.flatMap((each) => [...renderMarkdown(each, page), '']);
  return [head, '', ...again, ...wrap(sayNoMore(exercise, step, rungs.length), page)];
}

function sayMore({ number }: Exercise, left: number): string {
  if (left === 0) return 'This is the last hint for this step.';
  return `There is one more for this step: npm run hint ${number}`;
}

function sayNoMore(exercise: Exercise, { number }: Step, rungs: number): string {
  const readme = `${shown(exercise.folder)}/README.md, Step ${number}`;
  const compare = `Or compare with the solution: npm run solution ${exercise.number} -- --diff`;
  if (rungs === 0) return `There is no hint for this step. Read ${readme}. ${compare}`;
  return `There are no more hints for this step. Read ${readme}, once more. ${compare}`;
}
