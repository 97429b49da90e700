// What the keys of watch mode print.

import type { ProgressFile } from '../progress/progress-file.ts';
import type { ExerciseReport } from '../grade/report.ts';
import type { Screen } from '../cli/screen.ts';
import { verdictsIn } from '../progress/on-record.ts';
import { hasSolution } from '../workshop/subjects.ts';
import { exerciseAfter, type Exercise } from '../workshop/workshop.ts';
import { giveHint, type Request } from './hint.ts';
import { describeProgress } from './progress.ts';
import { describeDifference } from './solution.ts';

export interface Question {
  readonly exercise: Exercise;
  /** Of the file as it was last saved. */
  readonly report: ExerciseReport;
  /** The same key was pressed just before. */
  readonly again: boolean;
  readonly progress: ProgressFile;
  readonly screen: Screen;
}

/** The answer to a key; nothing if it has no meaning. */
export function answer(key: string, question: Question): string[] {
  const { exercise, report, again, progress, screen } = question;
  switch (key) {
    case 'h':
      return giveHint(
        { exercise, verdicts: verdictsIn(report), progress, ways: waysOf(exercise) },
        screen,
      );
    case 's':
      if (report.verdict !== 'passed' && !again && hasSolution(exercise)) return SURE;
      return describeDifference(exercise, screen);
    case 'p':
      return describeProgress(progress, screen);
    case 'n':
      return exerciseAfter(exercise) ? LEAVE : ['  This is the last exercise.'];
    case 'b':
      return ['  This is the first exercise.'];
    default:
      return [];
  }
}

// --- internal ---

/** What was read stays away: it would push the lesson off the screen. */
function waysOf({ number }: Exercise): Request['ways'] {
  return { more: 'press h', compare: 'press s', again: `npm run hint ${number}` };
}

const LEAVE = ['  This exercise is not done. Press n once more to leave it; b comes back.'];
const SURE = ['  This gives the solution away. Press s once more to see it.'];
