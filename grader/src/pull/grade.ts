// The grade of a pull request is made by the base's own grader, in a process of its own that knows
// nothing of the CI it runs in.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment } from '../machine/child-environment.mjs';
import type { Flags } from '../cli/flags.ts';
import { toReport } from '../grade/document.ts';
import { OF_A_STRANGER } from '../run/on-kernel.ts';
import { NETWORKS } from '../run/networks.mjs';
import { changedParts } from '../workshop/pristine.ts';
import type { Report } from '../grade/report.ts';
import { MachineError, UsageError } from '../usage-error.mjs';
import type { Change } from './change.ts';
import { checkOut } from './checkout.ts';
import { describeChange } from './describe.ts';

/**
 * Grades the exercises whose answers were changed; the report says what had no say. Throws a
 * `UsageError` with what the base's grader says if it cannot grade.
 */
export async function gradeChange(
  repository: string,
  change: Change,
  flags: Pick<Flags, 'seed'>,
  signal: AbortSignal,
): Promise<Report> {
  if (change.slugs.length === 0) return describeChange(repository, change, noReport());
  using checkout = checkOut(repository, change);
  const sound = withoutStale(change, checkout.folder);
  const report = await gradeAnswers(checkout.folder, sound, flags, signal);
  return describeChange(repository, sound, report);
}

// --- internal ---

const LONGEST_REPORT = 256 << 20; // bytes

function noReport(): Report {
  return toReport('learner', [], [], { began: new Date(), networks: NETWORKS.once });
}

/** A test that the base's own list of originals does not know could not be told from a forged one. */
function withoutStale(change: Change, workshop: string): Change {
  const stale = change.slugs.flatMap((slug) => {
    const [path] = changedParts(slug, workshop);
    return path ? [{ slug, sentence: sayStale(path) }] : [];
  });
  const slugs = change.slugs.filter((slug) => !stale.some((fault) => fault.slug === slug));
  return { ...change, slugs, faults: [...change.faults, ...stale] };
}

function sayStale(path: string): string {
  return `Nothing is wrong with the answer, but it was not graded: in the branch that grades, ${path} was changed without a word in its list of originals. Type npm run fix there, and commit what it writes.`;
}

async function gradeAnswers(
  workshop: string,
  { slugs }: Change,
  { seed }: Pick<Flags, 'seed'>,
  signal: AbortSignal,
): Promise<Report> {
  if (slugs.length === 0) return noReport();
  const numbers = slugs.map((slug) => Number(slug.slice(0, 2))).join(',');
  const args = ['grade', numbers, '--json', ...(seed ? ['--seed', seed] : [])];
  return JSON.parse(await start(workshop, args, signal)) as Report;
}

function start(workshop: string, args: string[], signal: AbortSignal): Promise<string> {
  const program = join(workshop, 'grader', 'start.mjs');
  const options = {
    cwd: workshop,
    env: childEnvironment({ [OF_A_STRANGER]: 'yes' }),
    maxBuffer: LONGEST_REPORT,
    signal,
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      if (!error || error.code === 1) resolve(stdout);
      else if (error.code === 2) reject(new UsageError(stderr.trim()));
      else if (error.code === 3) reject(new MachineError(stderr.trim()));
      else reject(error);
    });
  });
}
