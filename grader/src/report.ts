// The report: one JSON document, from which every other format is written. Its schema is published
// as report.schema.json. Everything in here is pure.

import { dirname } from 'node:path';
import type { ThrownEvent } from './events.ts';
import { sayProblems } from './problems.ts';
import type { TypeProblem } from './typecheck.ts';
import {
  worst,
  type RunVerdict,
  type StepVerdict,
  type TestVerdict,
  type Verdict,
} from './verdict.ts';
import { shown, type Exercise } from './workshop.ts';

export interface Report {
  readonly schema: 'socketlings/report/v1';
  readonly subject: string;
  readonly verdict: Verdict;
  readonly points: number;
  readonly max_points: number;
  readonly bonus: number;
  readonly started_at: string;
  readonly duration_ms: number;
  /** The network in which the first lesson was learned: a seed, `friendly`, `nasty` or `real`; null if none. */
  readonly seed: Seed | null;
  readonly tool: Tool;
  readonly exercises: readonly ExerciseReport[];
}

export type Seed = number | 'friendly' | 'nasty' | 'real';

export interface Tool {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly tests_sha256: string;
  readonly sandbox: string;
}

export interface ExerciseReport {
  readonly number: number;
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly file_sha256: string;
  readonly verdict: Verdict;
  readonly points: number;
  readonly max_points: number;
  readonly bonus: number;
  readonly problems: readonly string[];
  readonly steps: readonly StepReport[];
}

export interface StepReport {
  readonly id: string;
  readonly title: string;
  readonly stretch: boolean;
  readonly verdict: Verdict;
  readonly points: number;
  readonly max_points: number;
  readonly duration_ms: number;
  readonly lesson?: string;
  readonly story?: readonly string[];
  readonly at?: { readonly file: string; readonly line: number };
  readonly expected?: string;
  readonly received?: string;
  readonly diagnosis?: string;
  readonly seed?: Seed;
  readonly output?: string;
}

export const CORE_POINTS = 10;
export const STRETCH_POINTS = 5;

export interface ExerciseFacts {
  readonly exercise: Exercise;
  readonly file: string;
  readonly fileSha256: string;
  readonly judged: RunVerdict;
  readonly types: readonly TypeProblem[];
}

export function reportExercise(facts: ExerciseFacts): ExerciseReport {
  const { exercise, file, fileSha256, judged, types } = facts;
  const steps = judged.steps.map((step) => reportStep(step, file));
  const core = steps.filter(({ stretch }) => !stretch);
  const stretch = steps.filter((step) => step.stretch);
  return {
    number: exercise.number,
    name: exercise.name,
    title: exercise.title,
    file: shown(file),
    file_sha256: fileSha256,
    verdict: exerciseVerdict(judged, core, types),
    points: sum(core.map(({ points }) => points)),
    max_points: sum(core.map((step) => step.max_points)),
    bonus: sum(stretch.map(({ points }) => points)),
    problems: sayProblems(file, judged, types),
    steps,
  };
}

export function reportAll(
  exercises: readonly ExerciseReport[],
  rest: Pick<Report, 'subject' | 'started_at' | 'duration_ms' | 'tool'>,
): Report {
  const failing = exercises
    .flatMap(({ steps }) => steps)
    .find(({ verdict }) => verdict !== 'passed');
  return {
    schema: 'socketlings/report/v1',
    subject: rest.subject,
    verdict: worst(exercises.map(({ verdict }) => verdict)),
    points: sum(exercises.map(({ points }) => points)),
    max_points: sum(exercises.map((exercise) => exercise.max_points)),
    bonus: sum(exercises.map(({ bonus }) => bonus)),
    started_at: rest.started_at,
    duration_ms: rest.duration_ms,
    seed: failing?.seed ?? null,
    tool: rest.tool,
    exercises,
  };
}

// --- internal ---

function exerciseVerdict(
  { importErrors, loop, unloaded }: RunVerdict,
  core: readonly StepReport[],
  types: readonly TypeProblem[],
): Verdict {
  if (loop) return 'hung';
  if (unloaded) return unloaded.verdict;
  if (importErrors.length > 0) return 'crashed';
  const verdict = worst(core.map((step) => step.verdict));
  return verdict === 'passed' && types.length > 0 ? 'failed' : verdict;
}

function reportStep({ step, verdict, tests }: StepVerdict, file: string): StepReport {
  const max = step.stretch ? STRETCH_POINTS : CORE_POINTS;
  const failing = tests.find((test) => test.verdict === verdict && verdict !== 'passed');
  const output = (failing ? [failing] : tests).map((test) => test.output).join('');
  return {
    id: step.id,
    title: step.title,
    stretch: step.stretch,
    verdict,
    points: verdict === 'passed' ? max : 0,
    max_points: max,
    duration_ms: sum(tests.map(({ ms }) => ms)),
    ...(failing && failing.verdict !== 'not-run' && explainFailure(failing, file)),
    ...(output && { output }),
  };
}

function explainFailure(test: TestVerdict, file: string): Partial<StepReport> {
  const { facts } = test.thrown ?? {};
  const at = placeOf(test, file);
  return {
    lesson: facts?.lesson ?? sentenceFor(test),
    ...(facts?.story && { story: facts.story }),
    ...(at && { at }),
    ...(facts?.expected && { expected: facts.expected }),
    ...(facts?.received && { received: facts.received }),
    ...(facts?.diagnosis && { diagnosis: facts.diagnosis }),
    ...(test.run && { seed: toSeed(test.run) }),
  };
}

function sentenceFor({ verdict, loop, outOfMemory, thrown }: TestVerdict): string {
  if (loop) {
    return `The loop in line ${loop.line} goes round and round, and while it runs nobody else can. What would end it? Or should it wait for something?`;
  }
  if (verdict === 'hung') {
    return 'This never came to an end: your code kept the process busy and let nobody else run. Look for a loop that nothing ends, or one that never waits.';
  }
  if (outOfMemory) {
    return 'Your code used up all the memory it was given (256 MiB). What grows without an end?';
  }
  if (verdict === 'tampered')
    return 'This test did not run exactly once, so it counts for nothing.';
  if (thrown) return `The test could not go on: ${firstLine(`${thrown.name}: ${thrown.message}`)}`;
  return 'Your code ended the process in the middle of the test.';
}

function placeOf({ loop, thrown }: TestVerdict, file: string): StepReport['at'] {
  if (loop) return { file: shown(loop.file), line: loop.line };
  return thrown && placeIn(file, thrown);
}

/** The learner's own line nearest to the error, or nothing. */
function placeIn(file: string, thrown: ThrownEvent): { file: string; line: number } | undefined {
  const frames = `${thrown.causeStack ?? ''}\n${thrown.stack}`.matchAll(
    /^ +at (?:.*\()?(.+?):(\d+):\d+\)?$/gm,
  );
  for (const [, path, line] of frames) {
    if (path && dirname(path).startsWith(dirname(file)))
      return { file: shown(path), line: Number(line) };
  }
  return undefined;
}

function toSeed(run: string): Seed {
  return run === 'friendly' || run === 'nasty' || run === 'real' ? run : Number(run);
}

function firstLine(text: string): string {
  return text.split('\n')[0]!;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
