// A copy for a course, made from a scratch repository of the workshop, and what learners type in it.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { openWorkshop, root } from '../src/workshop/workshop.ts';
import { answersIn, linesOf } from './answers.ts';
import { copyWorkshop, patient, run, startOf, type Result } from './start.ts';
import { Terminal } from './terminal.ts';

const exercises = openWorkshop();
const [first] = exercises as [(typeof exercises)[0]];

let workshop: string;
let parent: string; // of the copy
let copy: string;
let made: Result;

beforeAll(async () => {
  workshop = await copyWorkshop();
  for (const part of [
    'scripts',
    'docs',
    '.github',
    '.gitignore',
    'package-lock.json',
    'tsconfig.json',
  ]) {
    await cp(join(root, part), join(workshop, part), { recursive: true });
  }
  await appendFile(join(workshop, 'exercises', first.slug, first.source), '// my own answer\n');
  git(workshop, 'init', '--quiet');
  git(workshop, 'add', '.', ':!node_modules');
  git(workshop, 'commit', '--quiet', '-m', 'the workshop');
  await appendFile(join(workshop, 'secrets.md'), 'never committed\n');
  parent = await mkdtemp(join(tmpdir(), 'socketlings course '));
  copy = join(parent, 'course');
  made = await template(copy);
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
}, 60_000);

afterAll(async () => {
  for (const folder of [workshop, parent]) await rm(folder, { recursive: true, maxRetries: 3 });
});

function template(...args: string[]): Promise<Result> {
  return run(['--import', 'tsx', join('scripts', 'template.ts'), ...args], { cwd: workshop });
}

function type(command: string): Promise<Result> {
  return run([startOf(copy), ...command.split(' ')], { cwd: copy });
}

function git(cwd: string, ...args: string[]): string {
  const settings = [
    'user.name=ann',
    'user.email=ann@localhost',
    'commit.gpgSign=false',
    'gc.auto=0',
  ];
  const all = [...settings.flatMap((setting) => ['-c', setting]), ...args];
  return execFileSync('git', all, { cwd, encoding: 'utf8' });
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
    ['grade 1', 1, /of 13 steps/],
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

describe('a copy is updated', () => {
  const source = join('exercises', first.slug, 'README.md');
  let other: string;
  let clone: string;

  beforeAll(async () => {
    git(workshop, 'branch', '--quiet', 'as-it-was');
    other = join(parent, 'updated');
    clone = join(parent, 'clone');
    await template(other);
    git(parent, 'clone', '--quiet', other, clone);
    await appendFile(join(other, 'docs', 'ours.md'), 'of the course\n');
    git(other, 'add', '.');
    git(other, 'commit', '--quiet', '-m', 'our page');
    await appendFile(join(workshop, 'docs', 'courses.md'), 'a line\n');
    git(workshop, 'commit', '--quiet', '-a', '-m', 'a page');
  }, 120_000);

  afterAll(async () => {
    git(workshop, 'reset', '--quiet', '--hard', 'as-it-was');
    for (const folder of [other, clone]) await rm(folder, { recursive: true, maxRetries: 3 });
  });

  test('by one commit, which learners can pull', patient, async () => {
    const { code, out, err } = await template(other, '--update');

    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/ has one more commit: 1 files are other ones\.$/m);
    expect(git(other, 'log', '--format=%s', '-2', 'HEAD^2')).toMatch(
      /^Update to Socketlings, as of \w+\nBegin with Socketlings, as of \w+\n$/,
    );
    expect(git(other, 'status', '--porcelain')).toBe('');
    expect(await readFile(join(other, 'docs', 'ours.md'), 'utf8')).toBe('of the course\n');
    expect(await readFile(join(other, 'docs', 'courses.md'), 'utf8')).toMatch(/a line\n$/);

    await writeFile(join(clone, 'exercises', first.slug, first.source), 'my work');
    const updated = await run([join('grader', 'update.mjs')], { cwd: clone });
    expect(updated.out).toContain('The workshop is now origin/main');
    expect(git(clone, 'rev-parse', 'HEAD')).toBe(git(other, 'rev-parse', 'HEAD'));
    expect(await readFile(join(clone, 'exercises', first.slug, first.source), 'utf8')).toBe(
      'my work',
    );
  });

  test('that has nothing of its own: by that one commit alone', patient, async () => {
    const plain = join(parent, 'plain');
    git(workshop, 'checkout', '--quiet', 'HEAD^');
    await template(plain);
    git(workshop, 'checkout', '--quiet', '-');
    const { code } = await template(plain, '--update');
    const subjects = git(plain, 'log', '--format=%s').trim().split('\n');
    await rm(plain, { recursive: true, maxRetries: 3 });

    expect([code, subjects]).toEqual([
      0,
      [expect.stringMatching(/^Update to/), expect.stringMatching(/^Begin with/)],
    ]);
  });

  test('once', patient, async () => {
    const head = git(other, 'rev-parse', 'HEAD');

    expect((await template(other, '--update')).out).toContain(
      'is up to date: nothing was changed.',
    );
    expect(git(other, 'rev-parse', 'HEAD')).toBe(head);
  });

  test('not over what is not committed', patient, async () => {
    await appendFile(join(other, source), 'mine\n');
    const { code, err } = await template(other, '--update');
    git(other, 'checkout', '--quiet', '--', source);

    expect([code, err]).toEqual([2, expect.stringContaining('not committed: exercises/')]);
  });

  test('not where both have changed the same', patient, async () => {
    const page = join('docs', 'courses.md');
    await appendFile(join(other, page), 'theirs\n');
    git(other, 'commit', '--quiet', '-a', '-m', 'our line');
    await appendFile(join(workshop, page), 'ours\n');
    git(workshop, 'commit', '--quiet', '-a', '-m', 'another line');
    const head = git(other, 'rev-parse', 'HEAD');
    const { code, err } = await template(other, '--update');
    const [, branch] = /git merge (socketlings-[0-9a-f]{12}) there/.exec(err) ?? [];

    expect([code, git(other, 'rev-parse', 'HEAD')]).toEqual([2, head]);
    expect(err).toContain('and here: docs/courses.md.');
    expect(git(other, 'show', `${branch}:docs/courses.md`)).toMatch(/a line\nours\n$/);
  });

  test.each([
    ['the workshop itself', () => workshop],
    ['a folder of it', () => join(other, 'docs')],
    ['no folder', () => join(parent, 'none')],
  ])('unless it is %s', patient, async (_, target) => {
    expect(await template(target(), '--update')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is no copy that was made with npm run template'),
    });
  });
});

describe('no copy is made, and nothing is left', () => {
  const inside = 'lies inside the workshop.';

  test.each([
    ['where something lies', () => copy, 'is there already, and is not empty.'],
    ['in the workshop', () => join('exercises', 'course'), inside],
    ['over the workshop', () => '.', inside],
    ['in a folder that is not there', () => join(parent, 'no', 'course'), 'There is no folder'],
    ['without a name', () => '', 'Name one folder for the copy'],
  ])('%s', patient, async (_, target, words) => {
    const before = [await readdir(parent), await readdir(workshop)];
    const { code, out, err } = await template(target());

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect([await readdir(parent), await readdir(workshop)]).toEqual(before);
  });

  // Windows has no signal that stands for Ctrl-C.
  test.skipIf(process.platform === 'win32')('after Ctrl-C', patient, async () => {
    const place = await mkdtemp(join(parent, 'interrupted-'));
    const watcher = watch(place);
    const args = ['--import', 'tsx', join('scripts', 'template.ts'), join(place, 'course')];
    const child = spawn(process.execPath, args, { cwd: workshop, stdio: 'ignore' });
    const exited = once(child, 'exit');
    await once(watcher, 'change'); // it has begun
    watcher.close();
    child.kill('SIGINT');

    expect(await exited).toEqual([130, null]);
    expect(await readdir(place)).toEqual([]);
  });

  test('from what does not hold together', patient, async () => {
    const before = await readdir(parent);
    const test = join('exercises', first.slug, 'test', `${first.name}.test.ts`);
    await appendFile(join(workshop, test), '// changed\n');
    git(workshop, 'commit', '--quiet', '-a', '-m', 'change a test');
    const { code, err } = await template(join(parent, 'second'));

    expect(code).toBe(2);
    expect(err).toContain(`if that is meant: npm run fix, then commit it`);
    expect(await readdir(parent)).toEqual(before);
  });

  test('from what is no repository', patient, async () => {
    await rm(join(workshop, '.git'), { recursive: true });
    const { code, err } = await template(join(parent, 'second'));

    expect([code, err]).toEqual([2, expect.stringContaining('not a git repository')]);
  });
});

test('an empty folder is a place, too', patient, async () => {
  git(workshop, 'init', '--quiet');
  await cp(join(root, 'exercises'), join(workshop, 'exercises'), { recursive: true });
  git(workshop, 'add', '.', ':!node_modules');
  git(workshop, 'commit', '--quiet', '-m', 'the workshop');
  const place = join(parent, 'empty');
  await mkdir(place);

  expect(await template(place)).toMatchObject({ code: 0, err: '' });
  expect(await readdir(place)).toContain('exercises');
});
