// The workshop works wherever it lies, and however its lines end.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { copyWorkshop, patient, run, startOf } from './start.ts';

const rubbish: string[] = [];

afterEach(async () => {
  for (const folder of rubbish.splice(0)) await rm(folder, { recursive: true, maxRetries: 3 });
});

async function workshopIn(name: string): Promise<string> {
  const folder = await copyWorkshop(name);
  rubbish.push(dirname(folder));
  return folder;
}

const { slug, source } = openExercise('1');

describe('a folder called', () => {
  const NAMES = ['copy (1) [b] {c,d}', "it's & $HOME; !x `y`", '-ünï 日本 @+(x),='];

  test.each(NAMES)('%s is a place to work in', patient, async (name) => {
    const workshop = await workshopIn(name);

    expect(await run([startOf(workshop), 'solution', '1'], { cwd: workshop })).toMatchObject({
      code: 0,
      err: '',
    });
  });

  test.each(NAMES)('%s can be handed in', patient, async (name) => {
    const base = await mkdtemp(join(tmpdir(), 'socketlings-'));
    rubbish.push(base);
    const answer = join(base, name, 'exercises', slug, source);
    await cp(join(root, 'solutions', slug, source), answer);
    const args = ['grade', '1', '--submission', join(base, name)];

    expect(await run([startOf(root), ...args])).toMatchObject({ code: 0, err: '' });
  });

  test.each(['C# 1', '100%'])('%s is refused by every command', patient, async (name) => {
    const workshop = await workshopIn(name);
    await cp(join(root, 'scripts', 'start.mjs'), join(workshop, 'scripts', 'start.mjs'));
    const starts = ['exercise', 'doctor', 'verify'].map((command) => [startOf(workshop), command]);
    for (const args of [...starts, [join(workshop, 'scripts', 'start.mjs')]]) {
      expect(await run(args, { cwd: workshop })).toEqual({
        code: 2,
        out: '',
        err: expect.stringMatching(/^The workshop's folder has [#%] in its path, .*\n$/),
      });
    }
    const { code, err } = await run([startOf(root), 'grade', '1', '--submission', workshop]);
    expect([code, err]).toEqual([2, expect.stringContaining("The submission's folder has ")]);
  });
});

describe('with the line ends of Windows', () => {
  test('a grade is the same', patient, async () => {
    const workshop = await workshopIn('windows');
    await cp(join(root, 'solutions', slug, source), join(workshop, 'exercises', slug, source));
    const grade = async () => {
      const { out } = await run([startOf(workshop), 'grade', '1', '--json'], { cwd: workshop });
      const { tool, exercises, points } = JSON.parse(out) as Report;
      const [{ file_sha256, set_aside, verdict, steps } = {}] = exercises;
      return { tool, points, file_sha256, set_aside, verdict, ids: steps?.map(({ id }) => id) };
    };
    const before = await grade();
    endLinesAsWindows(workshop);

    expect(await grade()).toEqual(before);
    expect(before).toMatchObject({ verdict: 'passed', set_aside: [], tool: { changed: [] } });
  });

  test('wrong turns can be made, and the rules for folders hold', patient, async () => {
    const workshop = await workshopIn('windows');
    endLinesAsWindows(workshop);

    expect(await run(['--import', 'tsx', '--input-type=module', '-e', RULES], { cwd: workshop })) //
      .toEqual({ code: 0, out: '[]\n', err: '' });
    const made = readdirSync(join(workshop, 'solutions', slug, '.made'));
    expect(made.length).toBeGreaterThan(10);
  });
});

// What `verify` does before it runs anything.
const RULES = `
  const { openWorkshop } = await import('./grader/src/workshop/workshop.ts');
  const { readMutants } = await import('./grader/src/verify/catalogue.ts');
  const { checkCatalogue, makeMutants } = await import('./grader/src/verify/mutants.ts');
  const { checkFolder } = await import('./grader/src/verify/folder-rules.ts');
  const problems = [];
  for (const exercise of openWorkshop()) {
    const mutants = readMutants(exercise);
    makeMutants(exercise, mutants);
    const checks = [...checkFolder(exercise), ...checkCatalogue(exercise, mutants)];
    problems.push(...checks.flatMap(({ problems }) => problems));
  }
  console.log(JSON.stringify(problems));
`;

/** As git leaves text on Windows, where it was told to. */
function endLinesAsWindows(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) endLinesAsWindows(path);
    const content = entry.isFile() ? readFileSync(path) : Buffer.of(0);
    if (!content.includes(0)) {
      writeFileSync(path, content.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1');
    }
  }
}
