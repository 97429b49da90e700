import { chooseRuns, chooseStep, type Flags } from '../flags.ts';
import { grade, toReport } from '../grade.ts';
import { RUNS } from '../networks.mjs';
import { openProgress } from '../progress-file.ts';
import type { ExerciseReport } from '../report.ts';
import { viewOf, type Screen } from '../screen.ts';
import { remember } from '../standing.ts';
import { learner, submission, type Subject } from '../subjects.ts';
import { twoAtATime } from '../two-at-a-time.ts';
import { UsageError } from '../usage-error.ts';
import type { Exercise } from '../workshop.ts';
import { writeExercise } from '../writers/terminal.ts';

/** Grades exercises of the learner, or of another tree, once; `--json` prints the report instead. */
export async function gradeCommand(
  exercises: Exercise[],
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const [only] = exercises;
  if (flags.step && exercises.length !== 1) {
    throw new UsageError(`--step ${flags.step} needs its exercise, as in --step 1.4.`);
  }
  const step = only && chooseStep(flags, only);
  const runs = chooseRuns(flags, RUNS.once);
  const counts = !flags.step && !flags.seed && !flags.submission;
  const progress = openProgress(screen);
  const began = new Date();
  const reports: ExerciseReport[] = [];
  const grades = twoAtATime(exercises, async (exercise) => {
    const options = { runs, signal, ...(step && { step }) };
    return { exercise, ...(await grade(exercise, subjectOf(exercise, flags), options)) };
  });
  for (const next of grades) {
    const { exercise, ...graded } = await next;
    if (signal.aborted) return 1;
    reports.push(graded.report);
    if (counts) remember(exercise, graded.report, { counts }, progress);
    if (!flags.json)
      screen.print(
        writeExercise(graded.report, viewOf(screen, { allOutput: flags.output === true })),
      );
  }
  if (flags.json) {
    const name = only ? subjectOf(only, flags).name : 'learner';
    screen.print([JSON.stringify(toReport(name, exercises, reports, began), null, 2)]);
  }
  return reports.every(({ verdict }) => verdict === 'passed') ? 0 : 1;
}

function subjectOf(exercise: Exercise, { submission: folder }: Flags): Subject {
  return folder === undefined ? learner(exercise) : submission(exercise, folder);
}
