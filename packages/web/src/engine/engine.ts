// Whoever judges: the grader beside the page, or a worker in it. Both tell the same document.

import type { ExerciseReport, Report } from '../../../../grader/src/grade/report.ts';

export interface Engine {
  /** Judges a file's text; a later call ends an earlier one, whose promise stays open. */
  judge(text: string, listener: Listener): void;
  close(): void;
}

export interface Listener {
  /** How it stands so far: steps that had no turn yet are `not-run`. */
  readonly onSteps?: (report: ExerciseReport) => void;
  readonly onReport: (report: Report) => void;
}
