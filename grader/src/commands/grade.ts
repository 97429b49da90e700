import { chooseRuns, chooseStep, type Flags } from '../cli/flags.ts';
import { toReport } from '../grade/document.ts';
import { grade } from '../grade/grade.ts';
import { RUNS } from '../run/networks.mjs';
import { openProgress } from '../progress/progress-file.ts';
import { openReportFiles, type ReportFiles } from '../writers/report-files.ts';
import type { ExerciseReport } from '../grade/report.ts';
import { viewOf, type Screen } from '../cli/screen.ts';
import { remember } from '../progress/on-record.ts';
import { learnerOr } from '../workshop/subjects.ts';
import { twoAtATime } from '../run/two-at-a-time.ts';
import { UsageError } from '../usage-error.mjs';
import type { Exercise } from '../workshop/workshop.ts';
import { writeExercise, writeWalls } from '../writers/terminal.ts';

/**
 * Grades exercises of the learner, or of another tree, once. `--format` writes reports to files;
 * `--json` prints one instead of the screen.
 */
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
  const files = await openFiles(flags);
  const counts = !flags.step && !flags.seed && !flags.submission;
  const progress = openProgress(screen);
  const began = new Date();
  const reports: ExerciseReport[] = [];
  const grades = twoAtATime(exercises, async (exercise) => {
    const options = { runs, signal, ...(step && { steps: [step] }) };
    return { exercise, ...(await grade(exercise, learnerOr(flags.submission, exercise), options)) };
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
  const name = only ? learnerOr(flags.submission, only).name : 'learner';
  const report = toReport(name, exercises, reports, { began, runs });
  const written = files?.write(report) ?? [];
  if (!flags.json) screen.print(writeWalls(report, viewOf(screen)));
  if (flags.json) screen.print([JSON.stringify(report, null, 2)]);
  else if (written.length > 0) screen.print(['', `  written: ${written.join('  ')}`]);
  return reports.every(({ verdict }) => verdict === 'passed') ? 0 : 1;
}

async function openFiles({ format, out }: Flags): Promise<ReportFiles | undefined> {
  return format || out ? openReportFiles(format ?? 'json', out) : undefined;
}
