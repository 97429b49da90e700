// Makes the report of what a run has shown. Everything in here is pure.

import { shown, testFilesOf, type Exercise } from '../workshop/workshop.ts';
import { together } from '../run/orders.ts';
import type { TypeProblem } from '../run/type-problem.ts';
import { explainFailure } from './failure.ts';
import { sayProblems } from './problems.ts';
import {
  countedOf,
  pointsFor,
  type ExerciseReport,
  type Report,
  type StepReport,
} from './report.ts';
import { worst, type RunVerdict, type StepVerdict, type Verdict } from './verdict.ts';

export interface ExerciseFacts {
  readonly exercise: Exercise;
  readonly file: string;
  readonly fileSha256: string;
  readonly judged: RunVerdict;
  readonly types: readonly TypeProblem[];
}

export function reportExercise(facts: ExerciseFacts): ExerciseReport {
  const { exercise, file, fileSha256, judged, types } = facts;
  const where = { file, tests: testFilesOf(exercise) };
  const steps = judged.steps.map((step) => reportStep(step, where));
  const core = steps.filter(({ stretch }) => !stretch);
  const stretch = steps.filter((step) => step.stretch);
  return {
    number: exercise.number,
    name: exercise.name,
    title: exercise.title,
    file: shown(file),
    file_sha256: fileSha256,
    verdict: exerciseVerdict(judged, countedOf(steps), types),
    points: sum(core.map(({ points }) => points)),
    max_points: sum(core.map((step) => step.max_points)),
    bonus: sum(stretch.map(({ points }) => points)),
    problems: sayProblems(file, judged, types),
    set_aside: exercise.originals.setAside,
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
    verdict: exercises.length > 0 ? worst(exercises.map(({ verdict }) => verdict)) : 'not-run',
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
  { importErrors, loop, unloaded, early, tampering }: RunVerdict,
  counted: readonly StepReport[],
  types: readonly TypeProblem[],
): Verdict {
  if (tampering.length > 0) return 'tampered';
  if (loop) return 'hung';
  if (unloaded) return unloaded.verdict;
  if (importErrors.length > 0 || early) return 'crashed';
  const verdict = worst(counted.map((step) => step.verdict));
  return verdict === 'passed' && types.length > 0 ? 'failed' : verdict;
}

type Where = Parameters<typeof explainFailure>[1];

function reportStep({ step, verdict, tests }: StepVerdict, where: Where): StepReport {
  const max = pointsFor(step);
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
    ...(!failing && together(tests.map(({ orders }) => orders))),
    ...(failing && failing.verdict !== 'not-run' && explainFailure(failing, where)),
    ...(failing?.reason && { reason: failing.reason }),
    ...(output && { output }),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
