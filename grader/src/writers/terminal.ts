// The report as a learner reads it. Pure: a report goes in, lines come out.

import { createColors } from 'picocolors';
import { countedOf, type ExerciseReport, type Report } from '../grade/report.ts';
import type { Exercise } from '../workshop/workshop.ts';
import { readmeOf } from './cases.ts';
import { cleanValue } from '../text/clean.ts';
import { sayOrders } from './orders.ts';
import { bar, mark, sayPoints } from './marks.ts';
import { sayWalls } from './caveats.ts';
import { isFailing, writeSteps, type StepsView } from './steps.ts';
import { clip, lengthOf, printable, wrap, type Page } from './text.ts';

export interface View extends StepsView {
  /** The file is still the starter. */
  readonly untouched: boolean;
  /** Lines of the terminal, less those of the keys; without it nothing is left out. */
  readonly rows?: number | undefined;
}

export function writeExercise(report: ExerciseReport, view: View): string[] {
  const before = [
    '',
    ...writeHeader(report, view),
    '',
    ...(view.untouched ? writeStart(report, view) : []),
    ...writeProblems(report, view),
    ...writeSetAside(report, view),
  ];
  const after = [
    '',
    ...sayOrders(report).flatMap((sentence) => wrap(sentence, view)),
    ...writeScore(report, view),
    ...(isSpoiltByTypes(report)
      ? ['  All steps that count hold. Mend the types, too, and it is done.']
      : []),
  ];
  const room = view.rows && view.rows - before.length - after.length;
  return [...before, ...writeSteps(report, view, room), ...after];
}

/** What a pull request has changed. */
export function writeChange({ change, exercises }: Report, view: View): string[] {
  if (!change) return [];
  const { base, head, set_aside: aside, unnamed, problems = [] } = change;
  const numbers = exercises.map(({ number }) => number).join(', ');
  const [from, to] = [base, head].map((id) => id.slice(0, 10));
  const what = numbers
    ? `Graded: exercise ${numbers} of ${to}, by the grader of ${from}.`
    : `Nothing to grade: no answer changed between ${from} and ${to}.`;
  const more = unnamed > 0 ? [`and ${unnamed} more`] : [];
  return [
    ...wrap(what, view),
    ...problems.flatMap((problem) => wrap(printable(problem), view)),
    ...(aside.length > 0 ? wrap('Changed, but without a say here:', view) : []),
    ...[...aside, ...more].map((path) => `    ${clip(printable(cleanValue(path)), view, 4)}`),
  ];
}

/** How the program was confined, if an instructor has to know. */
export function writeWalls(report: Report, view: View): string[] {
  const sentence = sayWalls(report);
  return sentence ? ['', ...wrap(sentence, view)] : [];
}

/** One subject in one line, for lists of many. */
export function writeLine(subject: string, report: ExerciseReport, view: View): string {
  const { bold } = createColors(view.colors);
  const passed = report.steps.filter(({ verdict }) => verdict === 'passed').length;
  const first = report.steps.find(isFailing);
  const failing = first ? `  first: ${first.id} ${first.title} (${first.verdict})` : '';
  return `  ${mark(report.verdict, view)} ${report.number}  ${bold(subject.padEnd(32))} ${passed} of ${report.steps.length} steps${failing}`;
}

/** What comes after the last step. */
export function writeDone(
  { number }: Exercise,
  { next, hasSolution }: { next: Exercise | undefined; hasSolution: boolean },
  page: Page,
): string[] {
  const { bold, green } = createColors(page.colors);
  return [
    '',
    `  ${green(bold(`Exercise ${number} is done.`))}`,
    ...(hasSolution ? [`  compare: npm run solution ${number} -- --diff`] : []),
    next ? `  next:    npm run exercise ${next.number}` : '  That was all: every exercise is done.',
  ];
}

// --- internal ---

function isSpoiltByTypes({ verdict, steps }: ExerciseReport): boolean {
  return verdict === 'failed' && countedOf(steps).every((step) => step.verdict === 'passed');
}

function writeHeader({ number, title, file }: ExerciseReport, view: View): string[] {
  const { bold, dim } = createColors(view.colors);
  const head = ` ${number}  ${title}`;
  const gap = Math.min(view.width, 100) - head.length - file.length;
  if (gap < 2) return [bold(head), `    ${dim(file)}`];
  return [bold(head) + ' '.repeat(gap) + dim(file)];
}

function writeStart(report: ExerciseReport, view: View): string[] {
  const { bold } = createColors(view.colors);
  return [
    ...wrap('This is the start. What fails here tells you something: one lesson at a time.', view),
    `  edit  ${bold(report.file)}`,
    `  read  ${bold(readmeOf(report))}, Step 1`,
    '',
  ];
}

function writeSetAside({ set_aside: paths }: ExerciseReport, view: View): string[] {
  if (paths.length === 0) return [];
  const what = paths.length === 1 ? 'was changed, and is' : 'were changed, and are';
  const sentence = `${paths.join(', ')} ${what} set aside: this verdict is made with what came with the workshop.`;
  return [...wrap(sentence, view), ''];
}

function writeProblems({ problems }: ExerciseReport, view: View): string[] {
  const { red } = createColors(view.colors);
  if (problems.length === 0) return [];
  return [...problems.flatMap((problem) => wrap(printable(problem), view).map(red)), ''];
}

function writeScore(
  { steps, points, max_points: max, bonus }: ExerciseReport,
  view: View,
): string[] {
  const passed = steps.filter(({ verdict }) => verdict === 'passed').length;
  const worth = max > 0 ? sayPoints(points, max, bonus) : `${bonus} bonus points`; // stretch steps alone
  const count = `${passed} of ${steps.length} steps`;
  const score = view.isUnderWay ? `${count} so far` : `${count} · ${worth}`;
  const done = bar(passed, steps.length, view);
  const fits = lengthOf(done) + lengthOf(score) + 4 <= view.width;
  return fits ? [`  ${done}  ${score}`] : [`  ${done}`, ...wrap(score, view)];
}
