// Gradescope's autograder: `tsx scripts/gradescope.ts DIR`, where DIR is laid out as Gradescope does.
// What was handed in is DIR/submission, and DIR/results/results.json says how it was graded, whatever
// happens. `--as UID` grades as another user, `--require-sandbox bwrap` nothing without
// bubblewrap; SOCKETLINGS_EXERCISES names exercises, as in 1,2.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { argv } from 'zx';
import { childEnvironment } from '../grader/src/machine/child-environment.mjs';
import { writeWhole } from '../grader/src/machine/files.ts';
import { chooseExercise } from '../grader/src/cli/choose.ts';
import { makeTempFolder } from '../grader/src/machine/temp.mjs';
import { MachineError, UsageError } from '../grader/src/usage-error.mjs';
import { openWorkshop, root } from '../grader/src/workshop/workshop.ts';
import { collect, type Collected } from './gradescope/collect.ts';

const WRONG_USAGE = 2; // also when walls are required that are not there
const NOT_YOURS = 'This was not graded, and it is not about your work: tell your instructor.';

const folder = String(argv._[0] ?? '/autograder');
const results = join(folder, 'results', 'results.json');

mkdirSync(join(folder, 'results'), { recursive: true });
say(
  'The grader was ended before it was done. Hand in again; if it happens again, tell your instructor.',
);
let temp: string | undefined;
try {
  temp = makeTempFolder('gradescope-');
  hide(join(folder, 'submission_metadata.json')); // names and addresses
  const chosen = process.env['SOCKETLINGS_EXERCISES'];
  const exercises = chosen ? chosen.split(',').map(chooseExercise) : openWorkshop();
  const collected = await collect(exercises, join(folder, 'submission'), temp);
  const numbers = exercises.map(({ number }) => number).join(',');
  writeWhole(results, grade(numbers, collected, temp));
} catch (error) {
  if (error instanceof MachineError) console.error(error.message);
  else if (!(error instanceof UsageError)) console.error(error); // for the instructor: students do not see it
  say(
    error instanceof UsageError
      ? error.message
      : 'The grader itself has failed. Tell your instructor.',
  );
} finally {
  if (temp) rmSync(temp, { recursive: true, force: true, maxRetries: 3 });
}

/** Grades what was collected, and returns what Gradescope is to read. */
function grade(numbers: string, { submission, notes }: Collected, temp: string): string {
  const uid = argv['as'] === undefined ? undefined : Number(argv['as']);
  if (uid !== undefined) giveTo(uid, temp);
  const out = join(temp, 'out');
  const walls =
    argv['require-sandbox'] === undefined
      ? []
      : ['--require-sandbox', String(argv['require-sandbox'])];
  const options = ['--submission', submission, '--format', 'gradescope', '--out', out, '--plain'];
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'grader', 'start.mjs'), 'grade', numbers, ...options, ...walls],
    {
      env: childEnvironment({ HOME: temp }),
      stdio: ['ignore', 'inherit', 'pipe'],
      ...(uid !== undefined && { uid, gid: uid }),
    },
  );
  if (status === WRONG_USAGE) throw new UsageError(`${NOT_YOURS} ${stderr.toString().trim()}`);
  const written = join(out, 'results.json');
  if (!existsSync(written)) throw new Error(`Nothing was graded: ${stderr.toString()}`);
  const graded = JSON.parse(readFileSync(written, 'utf8')) as { output: string };
  graded.output = [graded.output, ...notes].join('\n');
  return `${JSON.stringify(graded, null, 2)}\n`;
}

/** Leaves a result without points and with a sentence. */
function say(sentence: string): void {
  const tests = [{ name: 'grading', score: 0, status: 'failed', output: sentence }];
  writeWhole(
    results,
    `${JSON.stringify({ output: sentence, output_format: 'text', tests }, null, 2)}\n`,
  );
}

function hide(path: string): void {
  if (existsSync(path)) chmodSync(path, 0o600);
}

function giveTo(uid: number, path: string): void {
  chownSync(path, uid, uid);
  for (const entry of readdirSync(path, { recursive: true })) {
    chownSync(join(path, String(entry)), uid, uid);
  }
}
