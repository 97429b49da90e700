import { createColors } from 'picocolors';
import { chooseRepeat, chooseSeeds } from '../cli/choose.ts';
import type { Flags } from '../cli/flags.ts';
import type { Screen } from '../cli/screen.ts';
import { NETWORKS } from '../run/networks.mjs';
import { pristineProblems } from '../workshop/pristine.ts';
import { solution } from '../workshop/subjects.ts';
import { check, type Check } from '../verify/check.ts';
import { checkLockfile } from '../verify/lockfile-rules.ts';
import { verify, verifyOnceMore, type Proof, type Scope } from '../verify/verify.ts';
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
  const scope = scopeOf(flags);
  const shared = [...checkLockfile(), checkPristine()];
  const show = (proof: Proof): void => screen.print(writeProof(proof, scope, screen));
  const mention = (proof: Proof): void => screen.warn(`exercise ${proof.exercise} is through`);
  const proofs = await proveAll(exercises, scope, signal, flags.json ? mention : show);
  if (!proofs) return 1;
  const all = [...shared, ...proofs.flatMap((proof) => proof.checks)];
  const failed = all.filter(({ problems }) => problems.length > 0).length;
  const count = { passed: all.length - failed, failed };
  screen.print(
    flags.json
      ? [writeJson({ ...scope, ...count, checks: shared, exercises: proofs })]
      : [...writeChecks(shared, screen), '', `${count.passed} passed, ${failed} failed`],
  );
  return failed === 0 ? 0 : 1;
}

// --- internal ---

/** Whoever names seeds wants every right design to go through them. */
function scopeOf(flags: Flags): Scope {
  const full = flags.full === true;
  const networks = chooseSeeds(flags) ?? (full ? NETWORKS.full : undefined);
  return networks
    ? { networks, others: networks, full }
    : { networks: NETWORKS.verify, others: NETWORKS.simulated, full };
}

function checkPristine(): Check {
  return check('the pack of originals is up to date', pristineProblems());
}

/** Proofs in the order of their exercises, each told as soon as its turn comes; undefined if it was interrupted. */
async function proveAll(
  exercises: readonly Exercise[],
  scope: Scope,
  signal: AbortSignal,
  tell: (proof: Proof) => void,
): Promise<Proof[] | undefined> {
  const proofs: Proof[] = [];
  const proving = exercises.map((exercise) => verify(exercise, scope, signal));
  for (const proof of proving) proof.catch(() => {}); // it is thrown where it is awaited
  for (const each of proving) {
    const proof = await each;
    if (signal.aborted) return undefined;
    proofs.push(proof);
    tell(proof);
  }
  return proofs;
}

function writeJson(proven: object): string {
  return JSON.stringify({ schema: 'socketlings/verify/v1', ...proven }, null, 2);
}

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
    const networks = `friendly,nasty,${first}-${first + SEEDS_EACH - 1},real`;
    for (const exercise of exercises) {
      const checks = await verifyOnceMore(exercise, networks, signal);
      if (signal.aborted) return 1;
      const bad = checks.filter(({ problems }) => problems.length > 0);
      wrong += bad.length;
      screen.print([
        `${i} of ${times}  exercise ${exercise.number}  ${networks}  wrong verdicts: ${bad.length}`,
      ]);
      if (bad.length > 0) screen.print(writeChecks(bad, screen));
    }
  }
  screen.print(['', `${wrong} wrong verdicts`]);
  return wrong === 0 ? 0 : 1;
}

function writeProof(proof: Proof, { full }: Scope, screen: Screen): string[] {
  return [
    '',
    sayHead(proof),
    ...(full ? writeMatrix(proof) : []),
    '',
    ...writeChecks(proof.checks, screen),
  ];
}

function sayHead({ exercise, steps, tests, alternatives, mutants }: Proof): string {
  return `exercise ${exercise}: ${steps} steps, ${tests} tests, ${alternatives} alternatives, ${mutants.length} mutants`;
}

function writeMatrix({ steps, mutants }: Proof): string[] {
  const width = Math.max(...mutants.map(({ name }) => name.length));
  const numbers = Array.from({ length: steps }, (_, i) => i + 1);
  const cell = (failed: readonly number[], caughtBy: number, n: number): string => {
    if (!failed.includes(n)) return ' ·';
    return n === caughtBy ? ' ✗' : ' x';
  };
  return [
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
