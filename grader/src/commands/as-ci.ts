// `npm run grade -- --as-ci --base REF --head REF`: a pull request is graded by the base, of which it
// can change nothing but answers. The workflow on GitHub calls exactly this.

import type { Flags } from '../cli/flags.ts';
import { readChange } from '../pull/change.ts';
import { gradeChange } from '../pull/grade.ts';
import { isDone, type Report } from '../grade/report.ts';
import { openReportFiles } from '../writers/report-files.ts';
import { refuseThinWalls } from '../cli/require-sandbox.ts';
import { viewOf, type Screen } from '../cli/screen.ts';
import { UsageError } from '../usage-error.mjs';
import { root } from '../workshop/workshop.ts';
import { openCiFormats, openFormats } from '../writers/format.ts';
import { writeChange, writeExercise, writeWalls, type View } from '../writers/terminal.ts';

/**
 * Grades and writes every report. It is a failure if an exercise was changed and is not done, or an answer
 * lies where nothing is graded. `number` is the exercise that was typed: there is none to choose.
 */
export async function asCiCommand(
  number: string | undefined,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  refuseChoice(number, flags);
  const { base, head, out, format } = flags;
  if (!base || !head) throw new UsageError(TWO_COMMITS);
  const change = readChange(root, base, head);
  const formats = format === undefined ? openCiFormats() : openFormats(format);
  const files = openReportFiles(await formats, out);
  const report = await gradeChange(root, change, flags, signal).catch(unlessAborted(signal));
  if (!report) return 1;
  refuseThinWalls(report, flags);
  const written = files.write(report);
  const view = viewOf(screen, { allOutput: flags.output === true });
  screen.print(
    flags.json ? [JSON.stringify(report, null, 2)] : describeGrade(report, written, view),
  );
  return isDone(report) ? 0 : 1;
}

// --- internal ---

const TWO_COMMITS =
  '--as-ci compares two commits: npm run grade -- --as-ci --base main --head HEAD';

function describeGrade(report: Report, written: readonly string[], view: View): string[] {
  return [
    ...report.exercises.flatMap((exercise) => writeExercise(exercise, view)),
    '',
    ...writeWalls(report, view),
    ...writeChange(report, view),
    `  written: ${written.join('  ')}`,
  ];
}

/** What is graded follows from the two commits. */
function refuseChoice(number: string | undefined, { submission, step, check }: Flags): void {
  const typed = Object.entries({
    number,
    '--submission': submission,
    '--step': step,
    '--check': check,
  });
  const [refused] = typed.filter(([, value]) => value !== undefined);
  if (!refused) return;
  const what = refused[0] === 'number' ? `number (${refused[1]})` : refused[0];
  throw new UsageError(
    `--as-ci grades every exercise that the pull request changes, so it takes no ${what}: leave that out.`,
  );
}

function unlessAborted(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
