// What there is to do, and the words for it.

import { exercises, solutions, texts } from 'virtual:exercises';
import type { Step } from '../../../grader/src/workshop/workshop.ts';

export interface ExerciseSummary {
  readonly number: number;
  /** `echo-server` */
  readonly name: string;
  /** `01-echo-server` */
  readonly slug: string;
  readonly title: string;
  /** `/exercises/01-echo-server/src/echo-server.ts` */
  readonly file: string;
  readonly steps: readonly Step[];
}

export interface ExerciseText {
  /** HTML, as everything that was Markdown. */
  readonly intro: string;
  readonly steps: readonly { readonly text: string; readonly hints: readonly string[] }[];
  readonly starter: string;
  /** Whether its file may import `@socketlings/net/frames`. */
  readonly isGivenFrames: boolean;
}

export const allExercises: readonly ExerciseSummary[] = exercises;

export async function textOf({ slug }: ExerciseSummary): Promise<ExerciseText> {
  return (await texts[slug]!()).default;
}

/** Null in copies that come without solutions. */
export async function solutionOf({ slug }: ExerciseSummary): Promise<string | null> {
  return (await solutions[slug]!()).default;
}
