// What there is to do, and the words for it.

import { exercises, solutions, texts } from 'virtual:exercises';
import type { ExerciseSummary, ExerciseText } from './exercise-text.ts';

export type { ExerciseSummary, ExerciseText };

export const allExercises: readonly ExerciseSummary[] = exercises;

export async function textOf({ slug }: ExerciseSummary): Promise<ExerciseText> {
  return (await texts[slug]!()).default;
}

/** Null in copies that come without solutions. */
export async function solutionOf({ slug }: ExerciseSummary): Promise<string | null> {
  return (await solutions[slug]!()).default;
}

/** HTML. */
export async function handbook(): Promise<string> {
  return (await import('virtual:handbook')).default;
}
