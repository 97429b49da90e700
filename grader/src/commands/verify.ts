import { createColors } from 'picocolors';
import { chooseRepeat, chooseSeeds, type Flags } from '../cli/flags.ts';
import type { Screen } from '../cli/screen.ts';
import { pristineProblems } from '../workshop/pristine.ts';
import { solution } from '../workshop/subjects.ts';
import { check, type Check } from '../verify/check.ts';
import { checkLockfile } from '../verify/lockfile-rules.ts';
import { verify, verifyOnceMore, type Proof } from '../verify/verify.ts';
import type { Exercise } from '../workshop/workshop.ts';

/** Proves that exercises are sound, and prints what each mutant fails. */
export async function verifyCommand(
  exercises: Exercise[],
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  for (const exercise of exercises) solution(exercise); // without one there is nothing to prove
  const repeat = chooseRepeat(flags);
  if (repeat) return repeatedly(repeat, exercises, screen, signal);
  const runs = chooseSeeds(flags);
  const checks = [
    ...checkLockfile(),
    check('the list of pristine files is up to date', pristineProblems()),
  ];
  const proofs: Proof[] = [];
  const proving = exercises.map((exercise) => verify(exercise, runs, signal));
  for (const proof of proving) proof.catch(() => {}); // told to whoever awaits it
  for (const each of proving) {
    const proof = await each;
    if (signal.aborted) return 1;
    proofs.push(proof);
    if (!flags.json)
      screen.print([...writeMatrix(proof), '', ...writeChecks(proof.checks, screen)]);
  }
  const all = [...checks, ...proofs.flatMap((proof) => proof.checks)];
  const failed = all.filter(({ problems }) => problems.length > 0).length;
  if (flags.json) {
    const summary = { passed: all.length - failed, failed };
    screen.print([
      JSON.stringify(
        { schema: 'socketlings/verify/v1', runs, ...summary, checks, exercises: proofs },
        null,
        2,
      ),
    ]);
  } else {
    screen.print([
      ...writeChecks(checks, screen),
      '',
      `${all.length - failed} passed, ${failed} failed`,
    ]);
  }
  return failed === 0 ? 0 : 1;
}

// --- internal ---

const SEEDS_EACH = 32;

async function repeatedly(
  times: number,
  exercises: Exercise[],
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  let wrong = 0;
  for (let i = 1; i <= times; i += 1) {
    const first = 1000 + Math.floor(Math.random() * 1e8);
    const runs = `friendly,nasty,${first}-${first + SEEDS_EACH - 1},real`;
    for (const exercise of exercises) {
      const checks = await verifyOnceMore(exercise, runs, signal);
      if (signal.aborted) return 1;
      const bad = checks.filter(({ problems }) => problems.length > 0);
      wrong += bad.length;
      screen.print([
        `${i} of ${times}  exercise ${exercise.number}  ${runs}  wrong verdicts: ${bad.length}`,
      ]);
      if (bad.length > 0) screen.print(writeChecks(bad, screen));
    }
  }
  screen.print(['', `${wrong} wrong verdicts`]);
  return wrong === 0 ? 0 : 1;
}

function writeMatrix({ exercise, steps, tests, alternatives, mutants }: Proof): string[] {
  const width = Math.max(...mutants.map(({ name }) => name.length));
  const numbers = Array.from({ length: steps }, (_, i) => i + 1);
  const cell = (failed: readonly number[], caughtBy: number, n: number): string => {
    if (!failed.includes(n)) return ' ·';
    return n === caughtBy ? ' ✗' : ' x';
  };
  return [
    '',
    `exercise ${exercise}: ${steps} steps, ${tests} tests, ${alternatives} alternatives, ${mutants.length} mutants`,
    '',
    `  ${''.padEnd(width)}  ${numbers.map((n) => String(n).padStart(2)).join(' ')}`,
    ...mutants.map(({ name, caught_by, failed_steps }) => {
      return `  ${name.padEnd(width)}  ${numbers.map((n) => cell(failed_steps, caught_by, n)).join(' ')}`;
    }),
  ];
}

function writeChecks(checks: readonly Check[], { colors }: Screen): string[] {
  const { green, red } = createColors(colors);
  return checks.flatMap(({ claim, problems }) => [
    `  ${problems.length === 0 ? green('✓') : red('✗')} ${claim}`,
    ...problems.map((problem) => `      ${problem}`),
  ]);
}
