// Where the learner stands, as far as it is on record.

import { sumOfAnswer } from '../workshop/answer.mjs';
import { exerciseIds, whatIsOlder, type ExerciseIds } from '../workshop/exercise-ids.mjs';
import { grade } from '../grade/grade.ts';
import { NETWORKS } from '../run/networks.mjs';
import { afterGrade, type Entry } from './progress.ts';
import type { ProgressFile } from './progress-file.ts';
import type { ExerciseReport } from '../grade/report.ts';
import { learner } from '../workshop/subjects.ts';
import { UsageError } from '../usage-error.mjs';
import type { Verdict } from '../grade/verdict.ts';
import { fileOf, openWorkshop, type Exercise, type Step } from '../workshop/workshop.ts';

export type Verdicts = Readonly<Record<string, Verdict>>;

/** Whether the learner's answer is still the one that was graded. */
export function isFresh(exercise: Exercise, entry: Entry): boolean {
  try {
    return sumOfAnswer(fileOf(exercise)) === entry.file_sha256;
  } catch (error) {
    if (error instanceof UsageError) return false; // it is missing, or cannot be read
    throw error;
  }
}

/** Which part of the exercise is another one since that grade. */
export function olderPart(exercise: Exercise, entry: Entry): 'tests' | 'README' | undefined {
  return whatIsOlder(entry, idsOf(exercise));
}

/** Whether an entry says that this very answer is done, by the tests as they are. */
export function isDone(exercise: Exercise, entry: Entry | undefined, report: ExerciseReport) {
  const { done, file_sha256 } = entry ?? {};
  const isSame = file_sha256 === report.file_sha256;
  return done === true && isSame && olderPart(exercise, entry!) !== 'tests';
}

/** The first exercise that is not done by the tests as they are, or nothing if all are. */
export function firstNotDone(
  exercises: readonly Exercise[],
  progress: ProgressFile,
): Exercise | undefined {
  const entries = progress.entries();
  return exercises.find((exercise) => {
    const entry = entries.find((each) => each.exercise === exercise.slug);
    return !entry?.done || olderPart(exercise, entry) === 'tests';
  });
}

/** What to go on with after an exercise: the next one that is not done, or nothing if all are. */
export function whatNext({ number }: Exercise, progress: ProgressFile): Exercise | undefined {
  const exercises = openWorkshop();
  const later = exercises.filter((exercise) => exercise.number > number);
  return firstNotDone(later, progress) ?? firstNotDone(exercises, progress);
}

/** The verdicts on record if they are about the learner's file as it is; else it is graded. */
export async function verdictsOf(
  exercise: Exercise,
  progress: ProgressFile,
  signal: AbortSignal,
): Promise<Verdicts> {
  const subject = learner(exercise);
  const entry = progress.of(exercise.slug);
  if (entry && isFresh(exercise, entry) && olderPart(exercise, entry) !== 'tests')
    return entry.steps;
  const { report } = await grade(exercise, subject, { networks: NETWORKS.watch, signal });
  if (!signal.aborted) remember(exercise, report, { counts: false }, progress);
  return verdictsIn(report);
}

export function verdictsIn({ steps }: ExerciseReport): Verdicts {
  return Object.fromEntries(steps.map(({ id, verdict }) => [id, verdict]));
}

/** Puts a grade of the learner's file on record; `counts` if it ran in all networks. */
export function remember(
  exercise: Exercise,
  report: ExerciseReport,
  { counts }: { counts: boolean },
  progress: ProgressFile,
): void {
  const { slug } = exercise;
  const newGrade = { exercise: slug, report, counts, ids: idsOf(exercise), now: new Date() };
  progress.change(slug, (old) => afterGrade(old, newGrade));
}

/** The step to work on; one that could not run only if no other fails. */
export function firstFailing(exercise: Exercise, verdicts: Verdicts): Step | undefined {
  const open = exercise.steps.filter(({ id }) => verdicts[id] !== 'passed');
  return open.find(({ id }) => verdicts[id] !== 'not-run') ?? open[0];
}

// --- internal ---

function idsOf({ originals }: Exercise): ExerciseIds | undefined {
  return exerciseIds(originals.folder, originals.tests);
}
