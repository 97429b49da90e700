// The grade of a pull request is made by the base's own grader, in a process of its own that knows
// nothing of the CI it runs in.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment } from '../child-environment.mjs';
import type { Flags } from '../flags.ts';
import { toReport } from '../grade.ts';
import { OF_A_STRANGER } from '../on-kernel.ts';
import { RUNS } from '../networks.mjs';
import type { ExerciseReport, Report } from '../report.ts';
import { UsageError } from '../usage-error.ts';
import { cut } from '../writers/clean.ts';
import type { Change } from './change.ts';
import { checkOut } from './checkout.ts';

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
  const { base, head, setAside } = change;
  const report = await gradeAnswers(repository, change, flags, signal);
  const named = setAside.slice(0, MOST_NAMED).map((path) => path.slice(0, LONGEST_NAME));
  const unnamed = setAside.length - named.length;
  const exercises = report.exercises.map(cutOutput);
  return { ...report, exercises, change: { base, head, set_aside: named, unnamed } };
}

// --- internal ---

const MOST_NAMED = 100;
const LONGEST_NAME = 300; // characters
const LONGEST_OUTPUT = 10_000; // characters for each step
const LONGEST_REPORT = 256 << 20; // bytes

/** Whatever is printed, the report stays of a size that others take. */
function cutOutput(exercise: ExerciseReport): ExerciseReport {
  const steps = exercise.steps.map(({ output, ...step }) => {
    return output === undefined ? step : { ...step, output: cut(output, LONGEST_OUTPUT) };
  });
  return { ...exercise, steps };
}

async function gradeAnswers(
  repository: string,
  change: Change,
  { seed }: Pick<Flags, 'seed'>,
  signal: AbortSignal,
): Promise<Report> {
  if (change.slugs.length === 0) {
    return toReport('learner', [], [], { began: new Date(), runs: RUNS.once });
  }
  using checkout = checkOut(repository, change);
  const numbers = change.slugs.map((slug) => Number(slug.slice(0, 2))).join(',');
  const args = ['grade', numbers, '--json', ...(seed ? ['--seed', seed] : [])];
  return JSON.parse(await start(checkout.folder, args, signal)) as Report;
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
      else reject(error);
    });
  });
}
