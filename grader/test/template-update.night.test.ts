// Copies for a course that are updated, and those that are not made.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { git, makeCourse, makeTemplate } from './scratch-course.ts';
import { patient, run, type Result } from './start.ts';

const first = openExercise('1');

let workshop: string;
let parent: string; // of the copy
let copy: string;

beforeAll(async () => {
  ({ workshop, parent, copy } = await makeCourse());
}, 60_000);

afterAll(async () => {
  for (const folder of [workshop, parent]) await rm(folder, { recursive: true, maxRetries: 3 });
});

function template(...args: string[]): Promise<Result> {
  return makeTemplate(workshop, ...args);
}

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
    const test = join('exercises', first.slug, first.originals.tests[0]!);
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
