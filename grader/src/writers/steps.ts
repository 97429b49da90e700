// The steps of an exercise as a learner reads them: a line each, and of the first that fails all there is to
// know. On a terminal its lesson is what stays on the screen: others give way.

import { createColors } from 'picocolors';
import type { ExerciseReport, StepReport } from '../grade/report.ts';
import { cleanOutput, cleanValue } from '../text/clean.ts';
import { isSubmission, readmeOf, replayOf } from './cases.ts';
import { mark, sayNetwork } from './marks.ts';
import { clip, printable, wrap, type Page } from './text.ts';

export interface StepsView extends Page {
  /** Print all that the code printed, not just the beginning. */
  readonly allOutput: boolean;
  /** The ids of steps that held before this save. */
  readonly held?: ReadonlySet<string> | undefined;
  /** More will be known in a moment: a step that has not run has not run yet. */
  readonly isUnderWay?: boolean;
}

export function isFailing({ verdict }: Pick<StepReport, 'verdict'>): boolean {
  return verdict !== 'passed' && verdict !== 'not-run';
}

/** `room`: the lines that there are on a terminal. */
export function writeSteps(report: ExerciseReport, view: StepsView, room?: number): string[] {
  const { steps } = report;
  const at = steps.findIndex(isFailing);
  const whole = (step: StepReport): string[] => writeWhole(step, view);
  const failing = steps[at];
  if (!failing) return steps.flatMap(whole);
  const shown = [...whole(failing), ...writeLesson(failing, report, view)];
  const [earlier, later] = [steps.slice(0, at), steps.slice(at + 1)];
  if (room === undefined || view.allOutput)
    return [...earlier.flatMap(whole), ...shown, ...later.flatMap(whole)];
  const end = fold(later, view);
  const left = room - shown.length - end.length;
  const ways = [earlier.flatMap(whole), earlier.flatMap((step) => writeQuietly(step, view))];
  const begin = ways.find(({ length }) => length <= left) ?? fold(earlier, view);
  const most = (failing.story?.length ?? 0) + Math.min(0, left - begin.length);
  const told = writeLesson(failing, report, view, Math.max(LEAST_OF_STORY, most));
  return [...begin, ...whole(failing), ...told, ...end];
}

// --- internal ---

const DEEP = 6; // columns before what belongs to a step
const BESIDE_ID = 9; // columns before a step's title
const INDENT = ' '.repeat(DEEP);
const OUTPUT_LINES = 20;
const BEGINNING = 1; // lines of a story that is cut; the others are its end, at which it went wrong
const LEAST_OF_STORY = 4; // lines

function writeWhole(step: StepReport, view: StepsView): string[] {
  return [...writeStep(step, view), ...writeReason(step, view), ...writeOutput(step, view)];
}

function writeQuietly(step: StepReport, view: StepsView): string[] {
  return [...writeStep(step, view), ...writeReason(step, view), ...sayOutput([step], view)];
}

/** Many steps as a line of marks. */
function fold(steps: readonly StepReport[], view: StepsView): string[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return [];
  const { dim, yellow } = createColors(view.colors);
  const marks = steps.map(({ verdict }) => mark(verdict, view)).join('');
  const ids = first === last ? first.id : `${first.id} to ${last.id}`;
  const lost = steps.filter((step) => isLost(step, view)).map(({ id }) => id);
  const reasons = new Set(steps.flatMap(({ reason }) => reason ?? []));
  return [
    `  ${marks}  ${dim(ids)}`,
    ...(lost.length > 0 ? wrap(`It held before: ${lost.join(', ')}`, view, 4).map(yellow) : []),
    ...[...reasons].flatMap((reason) => wrap(reason, view, 4).map(dim)),
    ...sayOutput(steps, view),
  ];
}

function isLost({ id, verdict }: Pick<StepReport, 'id' | 'verdict'>, { held }: StepsView): boolean {
  return isFailing({ verdict }) && held?.has(id) === true;
}

function sayOutput(steps: readonly StepReport[], view: StepsView): string[] {
  const { dim } = createColors(view.colors);
  const ids = steps.filter(({ output }) => output).map(({ id }) => id);
  if (ids.length === 0) return [];
  return wrap(`${ids.join(', ')} printed something: add -- --output`, view, DEEP).map(dim);
}

function writeStep({ id, title, verdict, stretch }: StepReport, view: StepsView): string[] {
  const { dim, yellow } = createColors(view.colors);
  const isPlain = verdict === 'passed' || verdict === 'failed';
  const isSaid = !isPlain && !(verdict === 'not-run' && view.isUnderWay);
  const word = isSaid ? yellow(`  (${verdict})`) : '';
  const lost = isLost({ id, verdict }, view) ? yellow('  (it held before)') : '';
  const text = `${title}${stretch ? dim('  (stretch)') : ''}${word}${lost}`;
  const [first = '', ...rest] = wrap(text, view, BESIDE_ID);
  return [`  ${mark(verdict, view)} ${id.padEnd(4)} ${first.trimStart()}`, ...rest];
}

function writeReason({ reason }: StepReport, view: StepsView): string[] {
  const { dim } = createColors(view.colors);
  return reason && !view.isUnderWay ? wrap(reason, view, BESIDE_ID).map(dim) : [];
}

function writeOutput({ output }: StepReport, view: StepsView): string[] {
  if (!output) return [];
  const { cyan, dim } = createColors(view.colors);
  const lines = cleanOutput(output).replace(/\n$/, '').split('\n');
  const shown = view.allOutput ? lines : lines.slice(0, OUTPUT_LINES);
  const more = lines.length - shown.length;
  return [
    ...shown.map((line) => `${INDENT}${cyan('│')} ${printable(line)}`),
    ...(more > 0 ? [`${INDENT}${dim(`│ ${more} more lines: add -- --output`)}`] : []),
  ];
}

/** `most`: lines of the story; what is left out is its middle. */
function writeLesson(
  step: StepReport,
  report: ExerciseReport,
  view: StepsView,
  most = Infinity,
): string[] {
  const { bold, dim, red } = createColors(view.colors);
  const { lesson, expected, received, diagnosis, at, test, story = [], seed } = step;
  const number = step.id.split('.')[1];
  const whose = step.output ? `${step.id}  ` : ''; // what was printed stands between it and its step
  return [
    ...wrap(printable(`${whose}${lesson ?? ''}`), view, DEEP).map(bold),
    ...(expected ? wrap(printable(`expected  ${cleanValue(expected)}`), view, DEEP) : []),
    ...(received ? wrap(printable(`received  ${cleanValue(received)}`), view, DEEP).map(red) : []),
    ...(diagnosis ? wrap(printable(diagnosis), view, DEEP) : []),
    ...(at ? [`${INDENT}at ${at.file}:${at.line}`] : []),
    ...(story.length > 0 ? wrap(`what happened${sayNetwork(seed)}`, view, DEEP) : []),
    ...writeStory(story, view, most),
    ...(test ? [`${INDENT}${dim(`test:   ${test.file}:${test.line}`)}`] : []),
    `${INDENT}${dim(`read:   ${readmeOf(report)}, Step ${number}`)}`,
    ...(isSubmission(report) ? [] : [`${INDENT}${dim(`stuck:  npm run hint ${report.number}`)}`]),
    `${INDENT}${dim(`replay: ${replayOf(step, report)}`)}`,
  ];
}

function writeStory(story: readonly string[], view: StepsView, most: number): string[] {
  const { dim } = createColors(view.colors);
  const lines = story.map(
    (line, i) => `${INDENT}  ${`${i + 1}.`.padStart(3)} ${clip(printable(line), view, DEEP + 6)}`,
  );
  const untold = lines.length - most + 1;
  if (untold <= 1) return lines;
  const said = `${INDENT}      ${dim(`… ${untold} lines for which there is no room here`)}`;
  return [...lines.slice(0, BEGINNING), said, ...lines.slice(BEGINNING + untold)];
}
