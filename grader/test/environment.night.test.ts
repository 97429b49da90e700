// What the grading shell holds stays there: every way to run a program, with one that tells
// all that it finds.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { probeBwrap } from '../src/run/bwrap.mjs';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { ScratchPull } from './scratch-pull.ts';
import { copyWorkshop, patient, run, startOf } from './start.ts';

const MARK = 'a-secret-of-this-shell';
const NAMES = [
  'AWS_SECRET_ACCESS_KEY',
  'DATABASE_URL',
  'LC_PASSED_ON',
  'MY_COURSE',
  'npm_config__auth',
];
const TELLS = 'throw new Error(`environment ${JSON.stringify([process.env, import.meta.env])}`);\n';
const SANDBOXES = ['node-permissions', ...(probeBwrap().works ? ['bwrap'] : [])];

const { slug, name, source } = openExercise('1');
let handedIn: string;
let workshop: string;

beforeAll(async () => {
  handedIn = await mkdtemp(join(tmpdir(), 'socketlings-environment-'));
  workshop = await copyWorkshop();
  await put(join(workshop, 'exercises', slug, source), TELLS);
  await put(join(workshop, '.env'), `VITE_SECRET=${MARK}\n`); // vite knows such files
  await put(join(handedIn, 'exercises', slug, source), TELLS);
}, patient.timeout);

beforeEach(() => {
  for (const each of NAMES) vi.stubEnv(each, MARK);
});

afterEach(() => void vi.unstubAllEnvs());

afterAll(async () => {
  for (const folder of [handedIn, workshop]) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

test.each(SANDBOXES)('it is not told to a graded program, in %s', patient, async (sandbox) => {
  vi.stubEnv('SOCKETLINGS_SANDBOX', sandbox);
  const own = await run([startOf(workshop), 'exercise', '1', '--once']);
  const submitted = await run([startOf(root), 'grade', '1', '--submission', handedIn]);

  for (const { out } of [own, submitted]) expectNothingIn(out);
});

test('it is not told to code that is tried', patient, async () => {
  const { code, err } = await run([startOf(workshop), 'try', '1']);

  expect(code).toBe(1);
  expectNothingIn(err);
});

test('it is not told on Gradescope', patient, async () => {
  const folder = join(handedIn, 'autograder');
  await put(join(folder, 'submission', `${name}.ts`), TELLS);
  vi.stubEnv('SOCKETLINGS_EXERCISES', '1');
  await run(['--import', 'tsx', join(root, 'scripts', 'gradescope.ts'), folder]);

  expectNothingIn(await readFile(join(folder, 'results', 'results.json'), 'utf8'));
});

// The workflow's own lines are for a shell.
test.skipIf(process.platform === 'win32')('it is not told to a pull request', patient, async () => {
  await using pull = await ScratchPull.create();
  const head = pull.push({ [`exercises/${slug}/${source.replaceAll('\\', '/')}`]: TELLS });

  expectNothingIn((await pull.grade(head)).report);
});

/** But what the program has said is there. */
function expectNothingIn(output: string): void {
  expect(output.replaceAll(/\s+/g, ' ')).toMatch(/environment .*PATH/);
  expect(output).not.toContain(MARK);
}

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
