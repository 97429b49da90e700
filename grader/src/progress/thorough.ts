// How a file is graded while it is worked on: in few networks first, and in all of them when it holds there.

import type { ExerciseReport } from '../grade/report.ts';
import { NETWORKS } from '../run/networks.mjs';
import type { Exercise } from '../workshop/workshop.ts';
import { isDone, remember } from './on-record.ts';
import type { ProgressFile } from './progress-file.ts';

/** The grade in these networks; nothing if it was broken off. */
export type GradeIn = (networks: string) => Promise<ExerciseReport | undefined>;

/** Returns the last grade, which is put on record, as are those before it. */
export async function gradeThoroughly(
  exercise: Exercise,
  progress: ProgressFile,
  gradeIn: GradeIn,
): Promise<ExerciseReport | undefined> {
  const quick = await gradeIn(NETWORKS.watch);
  if (quick) remember(exercise, quick, { counts: false }, progress);
  if (quick?.verdict !== 'passed') return quick;
  if (isDone(exercise, progress.of(exercise.slug), quick)) return quick;
  const whole = await gradeIn(NETWORKS.once);
  if (whole) remember(exercise, whole, { counts: true }, progress);
  return whole;
}
