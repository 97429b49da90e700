// A verdict is made with the files as they came, whatever became of them.

import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../src/report.ts';
import { openExercise } from '../src/workshop.ts';
import { copyWorkshop, patient, run, startOf } from './start.ts';

const { slug, name, source } = openExercise('1');
const README = `exercises/${slug}/README.md`;
const SETTINGS = 'exercises/tsconfig.json';
const TEST = `exercises/${slug}/test/${name}.test.ts`;

let workshop: string;

beforeAll(async () => {
  workshop = await copyWorkshop();
  await rm(join(workshop, 'exercises', '.pristine'), { recursive: true, force: true });
});
afterAll(() => rm(workshop, { recursive: true, maxRetries: 3 }));

async function graded(): Promise<Report> {
  const { out } = await run([startOf(workshop), 'grade', '1', '--json'], { cwd: workshop });
  return JSON.parse(out) as Report;
}

async function edit(path: string, change: (content: string) => string): Promise<void> {
  const content = await readFile(join(workshop, path), 'utf8');
  await writeFile(join(workshop, path), change(content));
}

function git(...args: string[]): void {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  execFileSync('git', [...author, ...args], { cwd: workshop, stdio: 'ignore' });
}

describe('files of an exercise that were changed', () => {
  const outcome = ({ exercises: [first] }: Report) =>
    first!.steps.map(({ id, verdict, stretch, lesson }) => [id, verdict, stretch, lesson]);

  async function spoil(): Promise<void> {
    await edit(TEST, (code) => code.replaceAll(/async \(world\) => \{/g, '$& return;'));
    await edit(README, (text) => text.replaceAll(/^(## Step .*)$/gm, '$1 (stretch)'));
    await edit(SETTINGS, (text) => text.replace('"strict": true', '"strict": false'));
  }

  test('end the run with the way back where there is no git', patient, async () => {
    await spoil();
    const { code, err } = await run([startOf(workshop), 'grade', '1'], { cwd: workshop });
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`Get it back with \`git checkout -- ${SETTINGS}\``),
    ]);
  });

  test('are set aside, and graded from git, also after a commit', patient, async () => {
    for (const part of [README, SETTINGS, TEST]) {
      await cp(new URL(`../../${part}`, import.meta.url), join(workshop, part));
    }
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'as it came');
    const before = await graded();
    expect(before.exercises[0]!.set_aside).toEqual([]);

    await spoil();
    git('commit', '--quiet', '-a', '-m', 'made easier');
    const after = await graded();

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

test('files that nobody asked for have no say', patient, async () => {
  const folder = join(workshop, 'exercises', slug);
  const false_ = 'export const test = Object.assign(() => {}, { inBothWorlds() {} });';
  await mkdir(join(folder, 'node_modules/@socketlings/testkit'), { recursive: true });
  await writeFile(join(folder, 'node_modules/@socketlings/testkit/index.js'), false_);
  await writeFile(join(folder, 'vitest.config.ts'), 'throw new Error("it was read");');
  await writeFile(join(folder, 'test/other.test.ts'), 'throw new Error("it was read");');
  await cp(join(workshop, 'solutions', slug, source), join(folder, source));

  const report = await graded();

  expect([report.verdict, report.exercises[0]!.problems]).toEqual(['passed', []]);
});

test('a grader that was changed is named', patient, async () => {
  expect((await graded()).tool.changed).toEqual([]);
  await edit('packages/sim/src/random.ts', (code) => `// mine\n${code}`);
  expect((await graded()).tool.changed).toEqual(['packages/sim/src/random.ts']);
});
