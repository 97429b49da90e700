// `npm run grade -- --as-ci --base REF --head REF`: a pull request is graded by the base, of which it
// can change nothing but answers. The workflow on GitHub calls exactly this.

import type { Flags } from '../flags.ts';
import { readChange } from '../pull/change.ts';
import { gradeChange } from '../pull/grade.ts';
import { openReportFiles } from '../report-files.ts';
import { refuseThinWalls } from '../require-sandbox.ts';
import { viewOf, type Screen } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { root } from '../workshop.ts';
import { formatNames } from '../writers/format.ts';
import { writeChange, writeExercise, writeWalls } from '../writers/terminal.ts';

/** Grades and writes every report. It is a failure if an exercise was changed and is not done. */
export async function asCiCommand(
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const { base, head, out, format = EVERY_FORMAT } = flags;
  if (!base || !head) {
    throw new UsageError(
      '--as-ci compares two commits: npm run grade -- --as-ci --base main --head HEAD',
    );
  }
  const change = readChange(root, base, head);
  const files = await openReportFiles(format, out);
  const report = await gradeChange(root, change, flags, signal).catch(unlessAborted(signal));
  if (!report) return 1;
  refuseThinWalls(report, flags);
  const view = viewOf(screen, { allOutput: flags.output === true });
  const written = files.write(report);
  if (flags.json) screen.print([JSON.stringify(report, null, 2)]);
  else {
    for (const exercise of report.exercises) screen.print(writeExercise(exercise, view));
    screen.print([
      '',
      ...writeWalls(report, view),
      ...writeChange(report, view),
      `  written: ${written.join('  ')}`,
    ]);
  }
  return report.exercises.every(({ verdict }) => verdict === 'passed') ? 0 : 1;
}

// --- internal ---

function unlessAborted(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}

// Classroom 50 has a runner of its own, which says what its format needs to know.
const EVERY_FORMAT = formatNames()
  .filter((name) => name !== 'classroom50')
  .join(',');
