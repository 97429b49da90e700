// `npm test`: types, lint, format, arrows and unit tests through turbo, which skips what has not changed;
// then the workshop proves itself. The last line counts everything. `--full` is what runs every night, and takes hours:
// see docs/proofs.md.

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { $, argv, chalk, echo, fs } from 'zx';

interface Count {
  passed: number;
  failed: number;
}

const root = join(import.meta.dirname, '..');
$.cwd = root;
$.env = {
  ...process.env,
  SOCKETLINGS_NODE: process.version,
  TURBO_TELEMETRY_DISABLED: '1',
  ...(argv['full'] === true && { SOCKETLINGS_FULL: '1' }),
};

const counts = [await checks(), await proof()];
const passed = sum(counts.map((count) => count.passed));
const failed = sum(counts.map((count) => count.failed));
echo(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Each unit test counts for itself; types, lint, format and arrows count one each. */
async function checks(): Promise<Count> {
  const summaries = join(root, '.turbo', 'runs');
  await fs.remove(summaries);
  const exitCode = await turbo(['types', 'lint', 'format', 'arrows', 'unit'], ['--summarize']);
  const [summary = ''] = existsSync(summaries) ? readdirSync(summaries) : [];
  const told = readJson<Summary>(join(summaries, summary));
  if (!told) return failure(`turbo has ended with ${exitCode}, and says nothing of its tasks.`);
  const each = told.tasks
    .filter(({ command }) => command !== '<NONEXISTENT>')
    .map(({ task, directory, execution }): Count => {
      const unit = task === 'unit' ? unitTests(directory) : undefined;
      if (unit) return unit;
      return execution?.exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    });
  return {
    passed: sum(each.map((count) => count.passed)),
    failed: sum(each.map((count) => count.failed)),
  };
}

async function turbo(tasks: readonly string[], options: readonly string[]): Promise<number | null> {
  const show = ['--continue', '--output-logs=new-only', '--ui=stream'];
  const run = $({ nothrow: true, stdio: 'inherit' })`turbo run ${tasks} ${show} ${options}`;
  return (await run).exitCode;
}

interface Summary {
  tasks: { task: string; command: string; directory: string; execution?: { exitCode: number } }[];
}

function unitTests(directory: string): Count | undefined {
  const file = join(root, directory, '.reports', 'unit.json');
  const told = readJson<Record<string, number>>(file);
  if (!told) return undefined;
  const { numPassedTests, numFailedTests, success } = told;
  const failedTests = numFailedTests! + (success || numFailedTests! > 0 ? 0 : 1); // a file that cannot be loaded
  return { passed: numPassedTests!, failed: failedTests };
}

async function proof(): Promise<Count> {
  if (!existsSync(join(root, 'solutions'))) {
    echo('\nverify is left out: solutions are not part of this copy.');
    return { passed: 0, failed: 0 };
  }
  echo(chalk.bold('\nverify: starter, solutions and wrong turns'));
  const exitCode = await turbo(['proof'], []);
  const told = readJson<Count & Proof>(join(root, '.reports', 'proof.json'));
  if (!told) return failure(`verify has ended with ${exitCode}, and has given no answer.`);
  const { checks: shared, exercises, ...count } = told;
  for (const { claim, problems } of [
    ...shared,
    ...exercises.flatMap((exercise) => exercise.checks),
  ]) {
    if (problems.length > 0) echo(sayProblems(claim, problems));
  }
  for (const { exercise, steps, tests, mutants, alternatives } of exercises) {
    echo(
      `  exercise ${exercise}: ${steps} steps, ${tests} tests, ${alternatives} alternatives, ${mutants.length} mutants`,
    );
  }
  return { passed: count.passed, failed: count.failed };
}

function sayProblems(claim: string, problems: readonly string[]): string {
  return `  ${chalk.red('✗')} ${claim}\n      ${problems.join('\n      ')}`;
}

interface Proof {
  checks: { claim: string; problems: string[] }[];
  exercises: (Pick<Proof, 'checks'> & {
    exercise: number;
    steps: number;
    tests: number;
    alternatives: number;
    mutants: unknown[];
  })[];
}

/** What has told nothing has failed, and says why. */
function failure(sentence: string): Count {
  echo(`  ${chalk.red('✗')} ${sentence}`);
  return { passed: 0, failed: 1 };
}

function readJson<T>(file: string): T | undefined {
  return existsSync(file) && statSync(file).isFile()
    ? parse(readFileSync(file, 'utf8'))
    : undefined;
}

function parse<T>(json: string): T | undefined {
  try {
    return JSON.parse(json) as T;
  } catch {
    return undefined;
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
