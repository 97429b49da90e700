// The one way to a grade: for the learner, in CI, for a class, and when the workshop checks itself.

import { sha256OfFile } from '../machine/files.ts';
import { prepareChild } from '../run/child.mjs';
import type { Event } from '../../vitest/events.ts';
import type { Count } from '../run/follow.ts';
import { run, type RunFacts } from '../run/run.ts';
import type { TypeProblem } from '../run/type-problem.ts';
import { typecheck } from '../run/typecheck.ts';
import { sumOfAnswer } from '../workshop/answer.mjs';
import type { Subject } from '../workshop/subjects.ts';
import { starterOf, testFilesOf, type Exercise } from '../workshop/workshop.ts';
import { narrow, simulatedTests } from './asked.ts';
import { reportExercise } from './make-report.ts';
import { goOnWithKernel } from './on-real-kernel.ts';
import type { ExerciseReport } from './report.ts';
import { judge, type RunVerdict } from './verdict.ts';

export interface GradeOptions {
  /** The networks, as testkit reads them. */
  readonly networks: string;
  /** The ids of the only steps to run. */
  readonly steps?: readonly string[];
  /** Whether types count; true unless it says otherwise. */
  readonly types?: boolean;
  /** Is told how the steps stand while the types are still being checked. */
  readonly onSteps?: (report: ExerciseReport) => void;
  /** Is told after each test how the steps stand until then. */
  readonly onSoFar?: (soFar: SoFar) => void;
  /** Is told how far the tests have come. */
  readonly onTests?: (count: Count, of: number) => void;
  /** Whether all tests go through the first network before one of them goes through the next. */
  readonly byNetworks?: boolean;
  readonly signal?: AbortSignal;
}

/** How the steps stand while tests are under way. */
export interface SoFar {
  /** Those that had no turn yet are `not-run`. It is made anew at each call. */
  readonly report: () => ExerciseReport;
  /** Whether a test has failed. */
  readonly hasFailed: boolean;
  /** Whether every test has had its turn, in its first network at least. */
  readonly isThrough: boolean;
}

export interface Grade {
  readonly report: ExerciseReport;
  readonly judged: RunVerdict;
}

export async function grade(
  exercise: Exercise,
  subject: Subject,
  options: GradeOptions,
): Promise<Grade> {
  const { steps: only, signal, types: typed = true } = options;
  const asked = only ? narrow(exercise, only) : exercise;
  const fileSha256 = sumOfAnswer(subject.file); // it may be saved again while its tests run
  const reportOf = (judged: RunVerdict): ExerciseReport => {
    return gradeOf(asked, subject, { judged, types: [], fileSha256 }).report;
  };
  const [judged, types] = await Promise.all([
    judgeSteps(asked, subject, options, reportOf),
    typed ? typecheck(exercise, subject, signal) : [],
  ]);
  return gradeOf(asked, subject, { judged, types, fileSha256 });
}

/** Starts ahead what the next `grade` of the same file will need, so that it answers sooner. */
export function prepare(
  exercise: Exercise,
  { file }: Subject,
  { networks, steps, byNetworks }: Pick<GradeOptions, 'networks' | 'steps' | 'byNetworks'>,
): void {
  const tests = steps && simulatedTests(narrow(exercise, steps));
  prepareChild({
    subjects: [file],
    testFiles: testFilesOf(exercise),
    networks,
    ...(tests && { tests }),
    ...(byNetworks && { byNetworks }),
  });
}

/** Whether the learner's file is still the one that came with the workshop. */
export function isUntouched(exercise: Exercise, report: ExerciseReport): boolean {
  return report.file_sha256 === sha256OfFile(starterOf(exercise));
}

/** What has been found out about a subject. */
export interface Findings {
  readonly judged: RunVerdict;
  readonly types: readonly TypeProblem[];
  readonly fileSha256: string;
}

/** The grade that follows from it. */
export function gradeOf(exercise: Exercise, { file }: Subject, findings: Findings): Grade {
  return { report: reportExercise({ exercise, file, ...findings }), judged: findings.judged };
}

// --- internal ---

async function judgeSteps(
  exercise: Exercise,
  subject: Subject,
  { networks, steps: only, signal, byNetworks = false, onSteps, onTests, onSoFar }: GradeOptions,
  reportOf: (judged: RunVerdict) => ExerciseReport,
): Promise<RunVerdict> {
  const request = { exercise, subject, networks, ...(signal && { signal }) };
  const tests = simulatedTests(exercise);
  const tell = (count: Count, soFar: RunFacts): void => {
    onTests?.(count, tests.length);
    onSoFar?.({
      report: () => reportOf(judge(exercise, soFar)),
      hasFailed: soFar.attempts.some(({ events }) => events.some(isFailure)),
      isThrough: count.ended + count.held >= tests.length,
    });
  };
  const facts = await run({ ...request, tests, all: !only, byNetworks, onTests: tell });
  const simulated = { facts, judged: judge(exercise, facts) };
  const judged = await goOnWithKernel(exercise, request, simulated);
  if (isLoaded(judged)) onSteps?.(reportOf(judged));
  return judged;
}

function isFailure(event: Event): boolean {
  return event.type === 'test-end' && event.thrown !== undefined;
}

// Why a file can't be loaded is often best said by its types.
function isLoaded({ importErrors, unloaded }: RunVerdict): boolean {
  return importErrors.length === 0 && !unloaded;
}
