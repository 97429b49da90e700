// `--require-sandbox bwrap`: for instructors who would rather have no grade of a stranger's code than thin walls.

import { adviceOn } from '../run/bwrap.mjs';
import { whyNoBwrap } from '../run/confine.mjs';
import type { Flags } from './flags.ts';
import type { Report } from '../grade/report.ts';
import { UsageError } from '../usage-error.mjs';

/** Throws a `UsageError` if a sandbox is asked for that this machine does not have. Nothing is graded then. */
export function requireSandbox({ requireSandbox: wanted }: Flags): void {
  if (wanted === undefined) return;
  if (wanted !== STRONGEST)
    throw new UsageError(`--require-sandbox takes bwrap, and not "${wanted}".`);
  const why = whyNoBwrap();
  if (why)
    throw new UsageError(
      `Nothing was graded: ${why}, and --require-sandbox bwrap asks for it. ${adviceOn(why)}`,
    );
}

/** The same about a grade that another grader has made, that of an older commit: it may not know the flag. */
export function refuseThinWalls(report: Report, { requireSandbox: wanted }: Flags): void {
  if (wanted === undefined || report.exercises.length === 0 || report.tool.sandbox === STRONGEST)
    return;
  throw new UsageError(
    `Graded without bubblewrap (sandbox: ${report.tool.sandbox}), and --require-sandbox bwrap asks for it: this grade is not reported.`,
  );
}

// --- internal ---

const STRONGEST = 'bwrap';
