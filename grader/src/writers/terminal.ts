// The report as a learner reads it. Pure: a report goes in, lines come out.

import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import type { ExerciseReport, StepReport } from '../report.ts';

export interface View {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colors: boolean;
  /** Nobody has written anything yet. */
  readonly untouched: boolean;
  /** Print all that the code printed, not just the beginning. */
  readonly allOutput: boolean;
}

export function writeExercise(report: ExerciseReport, view: View): string[] {
  const firstFailing = report.steps.find(isFailing);
  const folder = report.file.replace(/\/src\/.*$/, '');
  return [
    '',
    ...writeHeader(report, view),
    '',
    ...(view.untouched ? writeStart(report, folder, view) : []),
    ...writeProblems(report, view),
    ...report.steps.flatMap((step) => [
      writeStep(step, view),
      ...writeOutput(step, view),
      ...(step === firstFailing ? writeLesson(step, report, folder, view) : []),
    ]),
    '',
    writeScore(report, view),
    ...(isSpoiltByTypes(report) ? ['  All steps hold. Mend the types, too, and it is done.'] : []),
  ];
}

/** One subject in one line, for lists of many. */
export function writeLine(subject: string, report: ExerciseReport, view: View): string {
  const { bold, green, red } = createColors(view.colors);
  const passed = report.steps.filter(({ verdict }) => verdict === 'passed').length;
  const mark = report.verdict === 'passed' ? green('✓') : red('✗');
  const first = report.steps.find(isFailing);
  const failing = first ? `  first: ${first.id} ${first.title} (${first.verdict})` : '';
  return `  ${mark} ${report.number}  ${bold(subject.padEnd(32))} ${passed} of ${report.steps.length} steps${failing}`;
}

// --- internal ---

const INDENT = ' '.repeat(6);
const OUTPUT_LINES = 20;

function isFailing({ verdict }: StepReport): boolean {
  return verdict !== 'passed' && verdict !== 'not-run';
}

function isSpoiltByTypes({ verdict, steps }: ExerciseReport): boolean {
  return verdict === 'failed' && steps.every((step) => step.stretch || step.verdict === 'passed');
}

function writeHeader({ number, title, file }: ExerciseReport, view: View): string[] {
  const { bold, dim } = createColors(view.colors);
  const head = ` ${number}  ${title}`;
  const gap = Math.min(view.width, 100) - head.length - file.length;
  if (gap < 2) return [bold(head), `    ${dim(file)}`];
  return [bold(head) + ' '.repeat(gap) + dim(file)];
}

function writeStart({ file }: ExerciseReport, folder: string, view: View): string[] {
  const { bold } = createColors(view.colors);
  return [
    ...wrap(
      'This is the start: every step still fails, and each failure tells you something.',
      view,
      2,
    ),
    `  edit  ${bold(file)}`,
    `  read  ${bold(`${folder}/README.md`)}, Step 1`,
    '',
  ];
}

function writeProblems({ problems }: ExerciseReport, view: View): string[] {
  const { red } = createColors(view.colors);
  if (problems.length === 0) return [];
  return [...problems.flatMap((problem) => wrap(problem, view, 2).map(red)), ''];
}

function writeStep({ id, title, verdict, stretch }: StepReport, view: View): string {
  const { dim, green, red, yellow } = createColors(view.colors);
  const mark = { passed: green('✓'), 'not-run': dim('·') }[verdict as string] ?? red('✗');
  const word = verdict === 'passed' || verdict === 'failed' ? '' : yellow(`  (${verdict})`);
  return `  ${mark} ${id.padEnd(4)} ${title}${stretch ? dim('  (stretch)') : ''}${word}`;
}

function writeOutput({ output }: StepReport, view: View): string[] {
  if (!output) return [];
  const { cyan, dim } = createColors(view.colors);
  const lines = output.replace(/\n$/, '').split('\n');
  const shown = view.allOutput ? lines : lines.slice(0, OUTPUT_LINES);
  const more = lines.length - shown.length;
  return [
    ...shown.map((line) => `${INDENT}${cyan('│')} ${printable(line)}`),
    ...(more > 0 ? [`${INDENT}${dim(`│ ${more} more lines: add -- --output`)}`] : []),
  ];
}

function writeLesson(
  step: StepReport,
  report: ExerciseReport,
  folder: string,
  view: View,
): string[] {
  const { bold, dim, red } = createColors(view.colors);
  const { lesson, expected, received, diagnosis, at, story, seed } = step;
  const number = step.id.split('.')[1];
  const replay = `npm run exercise ${report.number} -- --step ${step.id}${seed === undefined ? '' : ` --seed ${seed}`}`;
  return [
    ...wrap(printable(lesson ?? ''), view).map(bold),
    ...(expected ? wrap(`expected  ${expected}`, view) : []),
    ...(received ? wrap(`received  ${printable(received)}`, view).map(red) : []),
    ...(diagnosis ? wrap(printable(diagnosis), view) : []),
    ...(at ? [`${INDENT}at ${at.file}:${at.line}`] : []),
    ...(story?.length ? [`${INDENT}what happened${network(seed)}`] : []),
    ...(story ?? []).map(
      (line, i) => `${INDENT}  ${`${i + 1}.`.padStart(3)} ${clip(printable(line), view)}`,
    ),
    `${INDENT}${dim(`read:   ${folder}/README.md, Step ${number}`)}`,
    `${INDENT}${dim(`stuck:  ${folder}/HINTS.md, Step ${number}`)}`,
    `${INDENT}${dim(`replay: ${replay}`)}`,
  ];
}

function network(seed: StepReport['seed']): string {
  if (seed === undefined) return '';
  return typeof seed === 'number' ? ` (the network of seed ${seed})` : ` (${seed} network)`;
}

function writeScore({ steps, points, max_points: max, bonus }: ExerciseReport, view: View): string {
  const { green } = createColors(view.colors);
  const passed = steps.filter(({ verdict }) => verdict === 'passed').length;
  const cells = view.width < 64 ? 6 : 16;
  const filled = Math.round((passed / steps.length) * cells);
  const bar = green('█'.repeat(filled)) + '░'.repeat(cells - filled);
  const extra = bonus > 0 ? ` + ${bonus} bonus` : '';
  return `  ${bar}  ${passed} of ${steps.length} steps · ${points} of ${max} points${extra}`;
}

/** Breaks text at spaces, so that it fits behind its indent. */
function wrap(text: string, { width }: View, indent = INDENT.length): string[] {
  const room = Math.max(20, Math.min(width, 100) - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each);
}

function clip(line: string, { width }: View): string {
  const room = Math.max(20, width - INDENT.length - 6);
  return line.length > room ? `${line.slice(0, room - 1)}…` : line;
}

/** Makes text of the learner's harmless for a terminal. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/(?!\t)[\p{Cc}\p{Bidi_Control}]/gu, '');
}
