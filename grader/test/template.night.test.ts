// A copy for a course, made from a scratch repository of the workshop, and what learners type in it.

import { cp, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { openWorkshop, root } from '../src/workshop/workshop.ts';
import { answersIn, linesOf } from './answers.ts';
import { git, makeCourse } from './scratch-course.ts';
import { patient, run, startOf, type Result } from './start.ts';
import { Terminal } from './terminal.ts';
import { STEPS } from './counts.ts';

const exercises = openWorkshop();
const [first] = exercises as [(typeof exercises)[0]];

let workshop: string;
let parent: string; // of the copy
let copy: string;
let made: Result;

beforeAll(async () => {
  ({ workshop, parent, copy, made } = await makeCourse());
}, 60_000);

afterAll(async () => {
  for (const folder of [workshop, parent]) await rm(folder, { recursive: true, maxRetries: 3 });
});

function type(command: string): Promise<Result> {
  return run([startOf(copy), ...command.split(' ')], { cwd: copy });
}

describe('the copy', () => {
  test('is told about, with what is not in it', () => {
    expect([made.code, made.err]).toEqual([0, '']);
    expect(made.out).toMatch(/^Not committed, .*secrets\.md/);
    expect(made.out).toMatch(/ holds the workshop without solutions: \d+ files, one commit\.$/m);
  });

  test('has one commit, and nothing beside it', async () => {
    expect(git(copy, 'rev-list', '--all', '--count').trim()).toBe('1');
    expect(git(copy, 'status', '--porcelain', '--', '.', ':!node_modules')).toBe('');
    expect(await readdir(parent)).toEqual(['course']);
  });

  test('grades pull requests, and leaves the tests of the workshop to the workshop', async () => {
    const workflows = await readdir(join(copy, '.github', 'workflows'));
    expect(workflows.sort()).toEqual(['comment.yml', 'grade.yml']);
  });

  test('has every starter in its place', async () => {
    for (const { slug, source, name } of exercises) {
      const folder = join(copy, 'exercises', slug);
      const starter = await readFile(
        join(root, 'exercises', slug, '.starter', `${name}.ts`),
        'utf8',
      );
      expect(await readdir(join(folder, 'src'))).toEqual([`${name}.ts`]);
      expect(await readFile(join(folder, source), 'utf8')).toBe(starter);
    }
  });

  test('holds no text of a solution or of a wrong turn', patient, async () => {
    const answers = await answersIn(join(root, 'solutions'), join(copy, 'exercises'));
    expect(answers.length).toBeGreaterThan(1000);
    const paths = git(copy, 'ls-files', '-z').split('\0').filter(Boolean);
    // The workshop's own connection has deadlines, too: exercise 2 asks for them once more.
    const judged = paths.filter((path) => !path.startsWith('packages/net/src/'));
    expect(judged.length).toBeGreaterThan(300);
    for (const path of judged) {
      const text = linesOf(await readFile(join(copy, path), 'utf8'));
      expect(
        answers.filter((answer) => text.includes(answer)),
        path,
      ).toEqual([]);
    }
  });

  test('is graded as it came', patient, async () => {
    const { code, out } = await type('grade 1 --json');
    const { tool, exercises: graded } = JSON.parse(out) as Report;

    expect([code, tool.changed, graded[0]!.set_aside]).toEqual([1, [], []]);
  });

  test('type-checks', patient, async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    expect(await run([tsc], { cwd: copy })).toMatchObject({ code: 0, out: '' });
  });
});

describe('a learner in the copy', () => {
  test.each([
    ['exercise 1 --once', 1, /✗ 1\.1 /],
    ['hint 1', 0, /Nudge\./],
    ['progress', 0, /Echo server/],
    ['grade 1', 1, new RegExp(`of ${STEPS} steps`)],
    ['reset 1', 0, /is the starter already\./],
  ])('types %s', patient, async (command, code, words) => {
    const typed = await type(command);

    expect([typed.code, typed.err]).toEqual([code, '']);
    expect(typed.out).toMatch(words);
  });

  test.each([
    ['solution'],
    ['solution 1'],
    ['solution 1 --diff'],
    ['verify'],
    ['try 1 --solution'],
  ])('is told why there is no %s', patient, async (command) => {
    expect(await type(command)).toEqual({
      code: 2,
      out: '',
      err: 'There is no solution of exercise 1: solutions are not part of this copy.\n',
    });
  });

  test('is told why there is no bench', patient, async () => {
    const script = join('scripts', 'with-solutions.ts');
    const { code, err } = await run(['--import', 'tsx', script, 'bench'], { cwd: copy });

    expect([code, err]).toEqual([
      2,
      'There is nothing for bench to work on: solutions are not part of this copy.\n',
    ]);
  });

  test('is not sent to a solution by the last hint', patient, async () => {
    for (let rung = 1; rung <= 3; rung += 1) await type('hint 1');
    const { out } = await type('hint 1');

    expect(out).toContain('  read: ');
    expect(out).not.toContain('compare');
  });

  test.runIf(Terminal.isAvailable)('finds no key for it', patient, async () => {
    const terminal = new Terminal(copy, 'exercise 1');
    const keys = await terminal.shows('q quit');
    terminal.type('s');
    await terminal.shows('solutions are not part of this copy.');
    terminal.type('q');

    expect(await terminal.ended()).toBe(1);
    expect(keys).not.toContain('s solution');
  });

  test('is done without comparing', patient, async () => {
    const solved = join(root, 'solutions', first.slug, first.source);
    await cp(solved, join(copy, 'exercises', first.slug, first.source));
    const { code, out } = await type('exercise 1 --once');

    expect(code).toBe(0);
    expect(out).toContain('Exercise 1 is done.');
    expect(out).not.toContain('compare');
  });
});
