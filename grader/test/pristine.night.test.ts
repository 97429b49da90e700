// A verdict is made with the files as they came, whatever became of them.

import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { PACK } from '../src/workshop/originals.ts';
import { LIST } from '../src/workshop/tools.ts';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { sayTools } from '../src/writers/caveats.ts';
import { copyWorkshop, patient, run, startOf } from './start.ts';
import { STEPS } from './counts.ts';

const { slug, source, originals } = openExercise('1');
const README = `exercises/${slug}/README.md`;
const SETTINGS = 'exercises/tsconfig.json';
const TEST = `exercises/${slug}/${originals.tests[0]}`;

let workshop: string;

async function putBack(): Promise<void> {
  const parts = [SETTINGS, README, `exercises/${slug}/test`, `exercises/${slug}/HINTS.md`];
  for (const part of parts) await cp(join(root, part), join(workshop, part), { recursive: true });
}

beforeAll(async () => {
  workshop = await copyWorkshop();
  await rm(join(workshop, 'exercises', '.pristine'), { recursive: true, force: true });
});
afterAll(() => rm(workshop, { recursive: true, maxRetries: 3 }));

async function graded(env: NodeJS.ProcessEnv = {}): Promise<Report> {
  const { out } = await run([startOf(workshop), 'grade', '1', '--json'], { cwd: workshop, env });
  return JSON.parse(out) as Report;
}

async function edit(path: string, change: (content: string) => string): Promise<void> {
  const content = await readFile(join(workshop, path), 'utf8');
  await writeFile(join(workshop, path), change(content));
}

describe('files of an exercise that were changed', () => {
  const outcome = ({ exercises: [first] }: Report) =>
    first!.steps.map(({ id, verdict, stretch, lesson }) => [id, verdict, stretch, lesson]);

  async function spoil(): Promise<void> {
    await edit(TEST, (code) => code.replaceAll(/async \(world\) => \{/g, '$& return;'));
    await edit(README, (text) => text.replaceAll(/^(## Step .*)$/gm, '$1 (stretch)'));
    await edit(SETTINGS, (text) => text.replace('"strict": true', '"strict": false'));
  }

  test('are set aside, and graded as they came, without git', patient, async () => {
    const before = await graded();
    expect(before.exercises[0]!.set_aside).toEqual([]);

    await spoil();
    const after = await graded({ PATH: '' });

    expect(after.exercises[0]!.set_aside).toEqual([SETTINGS, README, TEST]);
    expect(outcome(after)).toEqual(outcome(before));
  });

  test('are named to the learner', patient, async () => {
    const { out } = await run([startOf(workshop), 'exercise', '1', '--once'], { cwd: workshop });
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      `${TEST} were changed, and are set aside: this verdict is made with what came with the workshop.`,
    );
  });
});

describe('without git', () => {
  const type = (...args: string[]) => run([startOf(workshop), ...args], { cwd: workshop });

  test('what was deleted is there all the same', patient, async () => {
    for (const part of ['README.md', 'HINTS.md', 'test'])
      await rm(join(workshop, 'exercises', slug, part), { recursive: true });

    expect(await type('hint', '1')).toMatchObject({ code: 0, err: '' });
    expect((await graded()).exercises[0]!.steps).toHaveLength(STEPS);
  });

  test('a damaged pack is named', patient, async () => {
    const pack = join(workshop, PACK);
    const whole = await readFile(pack);
    await writeFile(pack, whole.subarray(0, 1000));
    const { code, err } = await type('progress');
    await writeFile(pack, whole);

    expect([code, err]).toEqual([2, expect.stringMatching(/^grader\/originals\.br is missing or/)]);
  });
});

test("notes in a README are the learner's own", patient, async () => {
  await putBack();
  await edit(README, (text) => text.replaceAll('. ', '. (I know.) '));

  expect((await graded()).exercises[0]!.set_aside).toEqual([]);
});

test('files that nobody asked for have no say', patient, async () => {
  const folder = join(workshop, 'exercises', slug);
  const false_ = 'export const test = Object.assign(() => {}, { inBothWorlds() {} });';
  await mkdir(join(folder, 'node_modules/@socketlings/testkit'), { recursive: true });
  await writeFile(join(folder, 'node_modules/@socketlings/testkit/index.js'), false_);
  await writeFile(join(folder, 'vitest.config.ts'), 'throw new Error("it was read");');
  await writeFile(join(folder, 'test/00-other.test.ts'), 'throw new Error("it was read");');
  await cp(join(workshop, 'solutions', slug, source), join(folder, source));

  const report = await graded();

  expect([report.verdict, report.exercises[0]!.problems]).toEqual(['passed', []]);
});

describe('a grader that was changed is named', () => {
  const RANDOM = 'packages/sim/src/random.ts';
  const git = (...args: string[]) => execFileSync('git', [...NOBODY, ...args], { cwd: workshop });

  test('by the list that came with the copy', patient, async () => {
    expect((await graded()).tool.changed).toEqual([]);
    await edit(RANDOM, (code) => `// mine\n${code}`);
    expect((await graded()).tool.changed).toEqual([RANDOM]);
  });

  test('by the last commit where there is no list', patient, async () => {
    await rm(join(workshop, LIST));
    git('init', '--quiet', '--template=');
    git('add', 'grader', 'packages', 'package.json');
    git('commit', '--quiet', '--no-verify', '-m', 'as it came');
    expect((await graded()).tool.changed).toEqual([]);

    await edit(RANDOM, (code) => `// mine, too\n${code}`);
    expect((await graded()).tool.changed).toEqual([RANDOM]);
  });

  test('or it is not known', patient, async () => {
    await rm(join(workshop, '.git'), { recursive: true, maxRetries: 3 });
    const report = await graded();

    expect(report.tool.changed).toEqual([LIST]);
    expect(sayTools(report.tool)).toMatch(/^Whether the grader itself was changed is not known/);
  });
});

const NOBODY = ['-c', 'user.name=Nobody', '-c', 'user.email=nobody@example.invalid'];
