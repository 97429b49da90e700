// An exercise as the build hands it to the page.

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
