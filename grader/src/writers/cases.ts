// A report as the formats of other tools see it: a list of cases, each with a message and a text.

import type { ExerciseReport, StepReport } from '../grade/report.ts';
import { quoted } from '../machine/platform.mjs';
import type { Verdict } from '../grade/verdict.ts';
import { cleanLine, cleanValue } from '../text/clean.ts';
import { sayNetwork } from './marks.ts';

export interface Case {
  /** `3.4`; `3.0` for the file as a whole. */
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** Whether the exercise is not done because of it. */
  readonly counts: boolean;
  readonly points: number;
  readonly maxPoints: number;
  readonly ms: number;
  /** One line: what is to be learned. Empty if it passed. */
  readonly message: string;
  /** What there is to know beyond that, in lines. */
  readonly details: readonly string[];
  readonly file: string;
  readonly line?: number;
  readonly output?: string;
}

/**
 * The steps; before them the file as a whole, if something is wrong with that. `theirs`: the report
 * goes to the author of the file, who has it in a workshop of their own.
 */
export function casesOf(exercise: ExerciseReport, { theirs = false } = {}): Case[] {
  const file = theirs ? pathInRepository(exercise.file) : exercise.file;
  const cases = exercise.steps.map((step) => caseOf(step, { ...exercise, file }));
  return exercise.problems.length > 0 ? [wholeFile(exercise), ...cases] : cases;
}

/** The file as the learner's repository calls it, wherever it lies. */
export function pathInRepository(file: string): string {
  return /(?:^|\/)(exercises\/\d\d-[^/]+\/src\/.+)$/.exec(file)?.[1] ?? file;
}

/** How to see the same failure again: in the learner's file, or in that of a submission. */
export function replayOf(step: StepReport, { number, file }: ExerciseReport): string {
  const seed = step.seed === undefined ? '' : ` --seed ${step.seed}`;
  const what = `--step ${step.id}${seed}`;
  const folder = /^(.+)\/exercises\/\d\d-[^/]+\/src\/[^/]+$/.exec(file)?.[1];
  return folder === undefined
    ? `npm run exercise ${number} -- ${what}`
    : `npm run grade ${number} -- --submission ${quoted(folder)} ${what}`;
}

/** Whether it is that of a submission, in a folder of its own. */
export function isSubmission({ file }: ExerciseReport): boolean {
  return /\/exercises\/\d\d-[^/]+\/src\//.test(file);
}

/** What there is to read: in the workshop, wherever the file lies. */
export function readmeOf({ number, name }: ExerciseReport): string {
  return `exercises/${String(number).padStart(2, '0')}-${name}/README.md`;
}

// --- internal ---

function wholeFile({ number, file, verdict, problems, steps }: ExerciseReport): Case {
  const [first = '', ...rest] = problems.map(cleanLine);
  const loaded = steps.some((step) => !['not-run', 'tampered'].includes(step.verdict));
  return {
    id: `${number}.0`,
    title: 'the file as a whole',
    verdict: loaded ? 'failed' : verdict,
    counts: true,
    points: 0,
    maxPoints: 0,
    ms: 0,
    message: first,
    details: rest,
    file: pathInRepository(file),
    ...lineIn(first),
  };
}

function caseOf(step: StepReport, exercise: ExerciseReport): Case {
  const passed = step.verdict === 'passed';
  return {
    id: step.id,
    title: step.title,
    verdict: step.verdict,
    counts: !step.stretch,
    points: step.points,
    maxPoints: step.max_points,
    ms: step.duration_ms,
    message: passed
      ? ''
      : cleanLine(step.lesson ?? step.reason ?? 'It did not run, so it does not count.'),
    details: passed || step.lesson === undefined ? [] : detailsOf(step, exercise),
    file: pathInRepository(step.at?.file ?? exercise.file),
    ...(step.at && { line: step.at.line }),
    ...(step.output && { output: step.output }),
  };
}

function detailsOf(step: StepReport, exercise: ExerciseReport): string[] {
  const { expected, received, diagnosis, story = [] } = step;
  return [
    ...(expected ? [`expected  ${cleanValue(expected)}`] : []),
    ...(received ? [`received  ${cleanValue(received)}`] : []),
    ...(diagnosis ? [cleanLine(diagnosis)] : []),
    ...(story.length > 0 ? [`what happened${sayNetwork(step.seed)}`] : []),
    ...story.map((line, i) => `  ${`${i + 1}.`.padStart(3)} ${cleanLine(line)}`),
    ...(step.test ? [`test:   ${step.test.file}:${step.test.line}`] : []),
    `read:   ${readmeOf(exercise)}, Step ${step.id.split('.')[1]}`,
    `replay: ${replayOf(step, exercise)}`,
  ];
}

function lineIn(problem: string): { line?: number } {
  const line = /^\S+:(\d+) /.exec(problem)?.[1];
  return line ? { line: Number(line) } : {};
}
