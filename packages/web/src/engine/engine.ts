// Whoever judges: the grader beside the page, or a worker in it. Both tell the same document.

import type { ExerciseReport } from '../../../../grader/src/grade/report.ts';
import type { ExerciseSummary } from '../exercise-text.ts';

export interface Engine {
  /** `browser`: the file lies in the browser, and is written there. `disk`: it is the learner's own. */
  readonly place: 'browser' | 'disk';
  /** Opens an exercise; `tell` hears how it stands until the session is closed. */
  open(exercise: ExerciseSummary, tell: (news: News) => void): Session;
  /** The ids of the steps that have passed, by exercise: `01-echo-server`. */
  passed(): Promise<Readonly<Record<string, readonly string[]>>>;
}

/** What has become known; what is not in it is as it was. */
export interface News {
  /** The file as it is. */
  readonly text?: string;
  readonly report?: ExerciseReport;
  /** Whether more will be said of this file. */
  readonly isRunning?: boolean;
  /** Ids of the steps that have ever passed. */
  readonly passed?: readonly string[];
  /** What is wrong, as a sentence, where there is no report; empty when it is over. */
  readonly problem?: string;
}

export interface Session {
  /** A new text for the file, where it lies in the browser. */
  write?(text: string): void;
  /** Shows a line in the learner's editor, where there is one. */
  show?(line: number): void;
  close(): void;
}
