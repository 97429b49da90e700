// `npm run new`: one more exercise, which is sound before anybody has written a word of it.

import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasSolution } from '../src/workshop/subjects.ts';
import { openExercise, openWorkshop, root } from '../src/workshop/workshop.ts';
import { copyWorkshop, patient, run, startOf, type Result } from './start.ts';

const NEXT = openWorkshop().at(-1)!.number + 1;
const SLUG = `${String(NEXT).padStart(2, '0')}-lines`;

let workshop: string;

const make = (...words: string[]): Promise<Result> =>
  run([join('scripts', 'start.mjs'), 'with-solutions', 'new', ...words], { cwd: workshop });
const read = (path: string): Promise<string> => readFile(join(workshop, path), 'utf8');

beforeAll(async () => {
  workshop = await copyWorkshop();
  for (const part of ['scripts', 'README.md', 'package-lock.json', 'tsconfig.json'])
    await cp(join(root, part), join(workshop, part), { recursive: true });
}, patient.timeout);

afterAll(() => rm(workshop, { recursive: true, force: true }), patient.timeout);

test.runIf(hasSolution(openExercise('1')))(
  'what it makes passes verify as it is',
  { timeout: 300_000 },
  async () => {
    expect(await make('lines', 'Lines and ends')).toMatchObject({ code: 0, err: '' });
    const { code, out, err } = await run([startOf(workshop), 'verify', String(NEXT)], {
      cwd: workshop,
    });
    expect(out + err).toMatch(
      new RegExp(`exercise ${NEXT}: 1 steps, 1 tests, 3 alternatives, 2 mutants`),
    );
    expect([code, out.match(/✗.*/g)]).toEqual([0, null]);
    expect(await read('README.md')).toContain(
      `| [${NEXT} Lines and ends](exercises/${SLUG}/README.md) |`,
    );
    const lockfile = JSON.parse(await read('package-lock.json')) as { packages: object };
    expect(lockfile.packages).toMatchObject({
      [`exercises/${SLUG}`]: { name: `@socketlings/${SLUG}`, version: '0.1.0' },
      [`node_modules/@socketlings/${SLUG}`]: { resolved: `exercises/${SLUG}`, link: true },
    });

    const again = await make('lines');
    expect([again.code, again.err]).toEqual([
      2,
      `There is exercises/${SLUG} already: take another name.\n`,
    ]);
  },
);

test.each([
  [[], 'What is the idea that it teaches, as a noun? As in: npm run new lines'],
  [['07-lines'], '"07-lines" is no name for an exercise'],
  [['../x'], '"../x" is no name for an exercise'],
  [['lines', 'Lines', 'and'], '"and" is too much'],
])('%j is one sentence, and makes nothing', { timeout: 60_000 }, async (words, says) => {
  const { code, out, err } = await make(...words);
  expect([code, out, err]).toEqual([2, '', expect.stringContaining(says)]);
});
