import { resolve } from 'node:path';
import { chooseNetworks, chooseStep } from '../cli/choose.ts';
import type { Flags } from '../cli/flags.ts';
import { toReport } from '../grade/document.ts';
import { grade } from '../grade/grade.ts';
import { reportMissing } from '../grade/missing.ts';
import { withTheirPaths } from '../grade/their-paths.ts';
import { NETWORKS } from '../run/networks.mjs';
import { openProgress } from '../progress/progress-file.ts';
import { openReportFiles, type ReportFiles } from '../writers/report-files.ts';
import type { ExerciseReport } from '../grade/report.ts';
import { viewOf, type Screen } from '../cli/screen.ts';
import { remember } from '../progress/on-record.ts';
import { learnerOr, missingIn } from '../workshop/subjects.ts';
import { twoAtATime } from '../run/two-at-a-time.ts';
import { UsageError } from '../usage-error.mjs';
import type { Exercise } from '../workshop/workshop.ts';
import { openFormats } from '../writers/format.ts';
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
  const plan = await planGrade(exercises, flags);
  const began = new Date();
  const reports = await gradeAll(plan, exercises, flags, { screen, signal });
  if (!reports) return 1;
  const [only] = exercises;
  const name = only ? learnerOr(flags.submission, only).name : 'learner';
  const { networks, files } = plan;
  const report = toReport(name, exercises, reports, { began, networks });
  const theirs = flags.submission ? withTheirPaths(report, resolve(flags.submission)) : report;
  const written = files?.write(theirs) ?? [];
  if (flags.json) screen.print([JSON.stringify(theirs, null, 2)]);
  else {
    screen.print(writeWalls(report, viewOf(screen)));
    if (written.length > 0) screen.print(['', `  written: ${written.join('  ')}`]);
  }
  return reports.every(({ verdict }) => verdict === 'passed') ? 0 : 1;
}

// --- internal ---

interface Plan {
  readonly networks: string;
  readonly steps?: readonly string[];
  readonly files: ReportFiles | undefined;
}

/** What the flags ask for; complains of them before anything is graded. */
async function planGrade(exercises: readonly Exercise[], flags: Flags): Promise<Plan> {
  const [only] = exercises;
  if (flags.step && exercises.length !== 1) {
    throw new UsageError(`--step ${flags.step} needs its exercise, as in --step 1.4.`);
  }
  const step = only && chooseStep(flags, only);
  const networks = chooseNetworks(flags, NETWORKS.once);
  return { networks, ...(step && { steps: [step] }), files: await openFiles(flags) };
}

/** Undefined if it was interrupted. */
async function gradeAll(
  { networks, steps }: Plan,
  exercises: readonly Exercise[],
  flags: Flags,
  { screen, signal }: { screen: Screen; signal: AbortSignal },
): Promise<ExerciseReport[] | undefined> {
  const counts = !flags.step && !flags.seed && !flags.submission;
  const progress = openProgress(screen);
  const view = viewOf(screen, { allOutput: flags.output === true });
  const reports: ExerciseReport[] = [];
  const missing = missingIn(flags.submission, exercises);
  const grades = twoAtATime(exercises, async (exercise) => {
    if (missing.has(exercise)) return { exercise, report: reportMissing(exercise) };
    const options = { networks, signal, ...(steps && { steps }) };
    return { exercise, ...(await grade(exercise, learnerOr(flags.submission, exercise), options)) };
  });
  for (const next of grades) {
    const { exercise, report } = await next;
    if (signal.aborted) return undefined;
    reports.push(report);
    if (counts) remember(exercise, report, { counts }, progress);
    if (!flags.json) screen.print(writeExercise(report, view));
  }
  return reports;
}

async function openFiles({ format, out }: Flags): Promise<ReportFiles | undefined> {
  if (!format && !out) return undefined;
  return openReportFiles(await openFormats(format ?? 'json'), out);
}
