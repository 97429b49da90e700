// The one way to a grade: for the learner, in CI, for a class, and when the workshop checks itself.

import { sha256OfFile } from '../machine/files.ts';
import { prepareChild } from '../run/child.mjs';
import { run, type RunFacts } from '../run/run.ts';
import { typecheck, type TypeProblem } from '../run/typecheck.ts';
import { sumOfAnswer } from '../workshop/answer.mjs';
import type { Subject } from '../workshop/subjects.ts';
import { starterOf, testFileOf, type Exercise } from '../workshop/workshop.ts';
import { narrow, simulatedTests } from './asked.ts';
import { reportExercise } from './make-report.ts';
import { runOnKernel } from './on-real-kernel.ts';
import type { ExerciseReport } from './report.ts';
import { judge, type RunVerdict } from './verdict.ts';

export interface GradeOptions {
  /** The networks, as testkit reads them. */
  readonly runs: string;
  /** The ids of the only steps to run. */
  readonly steps?: readonly string[];
  /** Whether types count; true unless it says otherwise. */
  readonly types?: boolean;
  /** Is told how the steps stand while the types are still being checked. */
  readonly onSteps?: (report: ExerciseReport) => void;
  readonly signal?: AbortSignal;
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
  const { runs, steps: only, signal, types: typed = true, onSteps } = options;
  const asked = only ? narrow(exercise, only) : exercise;
  const fileSha256 = sumOfAnswer(subject.file); // it may be saved again while its tests run
  const request = { exercise, subject, runs, ...(signal && { signal }) };
  const steps = async (): Promise<RunFacts> => {
    const simulated = await run({ ...request, tests: simulatedTests(asked), all: !only });
    const facts = await runOnKernel(asked, request, simulated);
    const { report, judged } = gradeOf(asked, subject, { facts, types: [], fileSha256 });
    if (isLoaded(judged)) onSteps?.(report);
    return facts;
  };
  const [facts, types] = await Promise.all([
    steps(),
    typed ? typecheck(exercise, subject, signal) : [],
  ]);
  return gradeOf(asked, subject, { facts, types, fileSha256 });
}

/** Starts ahead what the next `grade` of the same file will need, so that it answers sooner. */
export function prepare(
  exercise: Exercise,
  { file }: Subject,
  { runs, steps }: Pick<GradeOptions, 'runs' | 'steps'>,
): void {
  const tests = steps && simulatedTests(narrow(exercise, steps));
  prepareChild({
    subjects: [file],
    testFile: testFileOf(exercise),
    runs,
    ...(tests && { tests }),
  });
}

/** Whether the learner's file is still the one that came with the workshop. */
export function isUntouched(exercise: Exercise, report: ExerciseReport): boolean {
  return report.file_sha256 === sha256OfFile(starterOf(exercise));
}

/** What has been found out about a subject. */
export interface Findings {
  readonly facts: RunFacts;
  readonly types: readonly TypeProblem[];
  readonly fileSha256: string;
}

/** The grade that follows from it. */
export function gradeOf(
  exercise: Exercise,
  { file }: Subject,
  { facts, types, fileSha256 }: Findings,
): Grade {
  const judged = judge(exercise, facts);
  return { report: reportExercise({ exercise, file, fileSha256, judged, types }), judged };
}

// --- internal ---

// Why a file can't be loaded is often best said by its types.
function isLoaded({ importErrors, unloaded }: RunVerdict): boolean {
  return importErrors.length === 0 && !unloaded;
}
