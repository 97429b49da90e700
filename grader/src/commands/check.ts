import { differences } from '../grade/differences.ts';
import type { Flags } from '../cli/flags.ts';
import { toReport } from '../grade/document.ts';
import { grade } from '../grade/grade.ts';
import { reportMissing } from '../grade/missing.ts';
import { NETWORKS } from '../run/networks.mjs';
import type { ExerciseReport, Report } from '../grade/report.ts';
import { openReport } from '../grade/report-input.ts';
import type { Screen } from '../cli/screen.ts';
import { learnerOr, missingIn } from '../workshop/subjects.ts';
import { twoAtATime } from '../run/two-at-a-time.ts';
import { UsageError } from '../usage-error.mjs';
import { openExercise } from '../workshop/workshop.ts';
import { sayPoints } from '../writers/marks.ts';
import { wrap } from '../writers/text.ts';

/**
 * Grades again what a report is about, in the same networks, and lists every difference. The file
 * is the learner's own, or that of the tree which `--submission` names.
 */
export async function checkCommand(
  path: string,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  refuseOthers(flags);
  const claimed = openReport(path);
  if (claimed.subject.startsWith('submission:') && flags.submission === undefined) {
    throw new UsageError(`${path} is about a submission: say where it lies with --submission DIR.`);
  }
  const found = await gradeAgain(claimed, flags, signal);
  if (!found) return 1;
  const sentences = differences(claimed, found);
  const lines = sentences.length > 0 ? sentences.map((each) => `✗ ${each}`) : [sayAgreement(found)];
  screen.print(['', ...lines.flatMap((line) => wrap(line, screen)), '']);
  return sentences.length > 0 ? 1 : 0;
}

// --- internal ---

/** Undefined if it was interrupted. */
async function gradeAgain(
  claimed: Report,
  { submission }: Flags,
  signal: AbortSignal,
): Promise<Report | undefined> {
  const began = new Date();
  const networks = claimed.tool.networks;
  const numbers = new Set(claimed.exercises.map(({ number }) => String(number)));
  const exercises = [...numbers].map(openExercise);
  const reports: ExerciseReport[] = [];
  const missing = missingIn(submission, exercises);
  const grades = twoAtATime(exercises, (exercise) => {
    if (missing.has(exercise)) return Promise.resolve({ report: reportMissing(exercise) });
    return grade(exercise, learnerOr(submission, exercise), { networks, signal });
  });
  for (const next of grades) {
    reports.push((await next).report);
    if (signal.aborted) return undefined;
  }
  return toReport(claimed.subject, exercises, reports, { began, networks });
}

function sayAgreement({ exercises, points, max_points, bonus, tool }: Report): string {
  const numbers = exercises.map(({ number }) => number).join(', ');
  const only = tool.networks === NETWORKS.once ? '' : `, in the networks ${tool.networks} alone`;
  const noun = exercises.length > 1 ? 'exercises' : 'exercise';
  return `✓ Everything agrees: ${noun} ${numbers}, ${sayPoints(points, max_points, bonus)}${only}.`;
}

function refuseOthers({ step, seed, format, out, json }: Flags): void {
  const others = Object.entries({ step, seed, format, out, json });
  const [stray] = others.find(([, value]) => value !== undefined) ?? [];
  if (stray)
    throw new UsageError(`--check takes everything from the report: leave --${stray} out.`);
}
