// Where the learner stands, as far as it is on record.

import { existsSync } from 'node:fs';
import { sha256OfFile } from './files.ts';
import { grade } from './grade.ts';
import { RUNS } from './networks.mjs';
import { afterGrade, type Entry } from './progress.ts';
import type { ProgressFile } from './progress-file.ts';
import type { ExerciseReport } from './report.ts';
import { learner } from './subjects.ts';
import type { Verdict } from './verdict.ts';
import { fileOf, openWorkshop, type Exercise, type Step } from './workshop.ts';

export type Verdicts = Readonly<Record<string, Verdict>>;

/** Whether the learner's file is still the one that was graded. */
export function isFresh(exercise: Exercise, entry: Entry): boolean {
  const file = fileOf(exercise);
  return existsSync(file) && sha256OfFile(file) === entry.file_sha256;
}

/** The first exercise that is not done, or nothing if all are. */
export function firstNotDone(
  exercises: readonly Exercise[],
  progress: ProgressFile,
): Exercise | undefined {
  const done = progress.entries().flatMap((entry) => (entry.done ? [entry.exercise] : []));
  return exercises.find(({ slug }) => !done.includes(slug));
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
  if (entry && isFresh(exercise, entry)) return entry.steps;
  const { report } = await grade(exercise, subject, { runs: RUNS.watch, signal });
  if (!signal.aborted) remember(exercise, report, { counts: false }, progress);
  return verdictsIn(report);
}

export function verdictsIn({ steps }: ExerciseReport): Verdicts {
  return Object.fromEntries(steps.map(({ id, verdict }) => [id, verdict]));
}

/** Puts a grade of the learner's file on record; `counts` if it ran in all networks. */
export function remember(
  { slug }: Exercise,
  report: ExerciseReport,
  { counts }: { counts: boolean },
  progress: ProgressFile,
): void {
  const occasion = { exercise: slug, report, counts, now: new Date() };
  progress.change(slug, (old) => afterGrade(old, occasion));
}

/** The step to work on; one that could not run only if no other fails. */
export function firstFailing(exercise: Exercise, verdicts: Verdicts): Step | undefined {
  const open = exercise.steps.filter(({ id }) => verdicts[id] !== 'passed');
  return open.find(({ id }) => verdicts[id] !== 'not-run') ?? open[0];
}
