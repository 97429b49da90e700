// One file from its text to its report: in as many workers as that takes.

import { reportExercise } from '../../../../grader/src/grade/make-report.ts';
import type { ExerciseReport } from '../../../../grader/src/grade/report.ts';
import { judge, withheldFromKernel } from '../../../../grader/src/grade/verdict.ts';
import type { Attempt } from '../../../../grader/src/run/follow.ts';
import { unconfirmed } from '../../../../grader/src/run/test-verdicts.ts';
import type { Exercise } from '../../../../grader/src/workshop/workshop.ts';
import type { ExerciseSummary } from '../exercises.ts';
import type { Run } from '../worker/talk.ts';
import type { Judge } from './attempt.ts';

interface Around {
  /** Gives a worker that is ready, or nearly. */
  readonly take: () => Judge;
  /** Hears how it stands after each test. */
  readonly onTest?: (soFar: ExerciseReport) => void;
}

/** A test that hangs or kills its worker costs only itself, as in the grader. */
export async function judgeFile(
  exercise: ExerciseSummary,
  file: Omit<Run, 'tests'>,
  { take, onTest }: Around,
): Promise<ExerciseReport> {
  const attempts: Attempt[] = [];
  let tests: readonly string[] | undefined;
  do {
    const attempt = await take().run({ ...file, ...(tests && { tests }) }, (soFar) => {
      onTest?.(reportOf(exercise, [...attempts, soFar]));
    });
    attempts.push(attempt);
    tests = testsLeft(attempt, tests);
  } while (tests.length > 0 && attempts.length <= MOST_HUNG);
  return reportOf(exercise, attempts);
}

// --- internal ---

const MOST_HUNG = 2; // as in the grader
const NO_KERNEL = 'A browser has no sockets: download the workshop to run it on a real kernel.';

/** As the grader writes it; where there are no folders. */
function reportOf(summary: ExerciseSummary, attempts: readonly Attempt[]): ExerciseReport {
  const originals = { folder: '', tests: [], setAside: [] };
  const exercise = { ...summary, originals, folder: '', source: '' } as unknown as Exercise;
  const judged = judge(exercise, { attempts, durationMs: 0 });
  return reportExercise({
    exercise,
    file: summary.file,
    fileSha256: '',
    judged: withheldFromKernel(judged, NO_KERNEL),
    types: [],
  });
}

/** Behind a test that ended its worker, the others; and those of which only that worker knew that they had passed. */
function testsLeft(attempt: Attempt, asked: readonly string[] | undefined): string[] {
  const { events } = attempt;
  const collected = events.flatMap((event) => (event.type === 'collected' ? event.tests : []));
  const started = events.flatMap((event) => (event.type === 'test-start' ? [event.test] : []));
  if (started.length === 0 || events.some(({ type }) => type === 'ended')) return [];
  const left = (asked ?? collected).filter((test) => !started.includes(test));
  return [...left, ...unconfirmed(attempt)];
}
