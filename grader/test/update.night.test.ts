// Updates of a learner's clone: whatever is upstream, nothing of the learner's is lost.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eachInScratch, Repository, savedIn, statusIn } from './scratch-update.ts';
import { patient } from './start.ts';

const ONE = 'exercises/01-echo-server';
const SRC = `${ONE}/src/echo-server.ts`;
const TESTS = `${ONE}/test/echo-server.test.ts`;
const TWO = 'exercises/02-deadlines';

let upstream: Repository;
let learner: Repository;

eachInScratch((made) => ({ upstream, learner } = made));

const saved = (): Record<string, string> => savedIn(learner);
const status = (): string[] => statusIn(learner);

describe('an update keeps', () => {
  test('what is not committed, with its helpers, byte for byte', patient, async () => {
    learner.write(SRC, 'my work\r\n\r');
    learner.write(`${ONE}/src/lib/helper.ts`, 'help');
    learner.write(`${ONE}/src/notes.md`, 'notes');
    learner.write('todo.txt', 'mine');
    upstream.append(`${ONE}/.starter/echo-server.ts`, '// new\n');
    upstream.append(SRC, '// new\n');
    upstream.append(TESTS, '// new\n');
    const tip = upstream.commit();
    const { code, out, err } = await learner.update();

    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^The workshop is now origin\/main as of \d{4}-\d\d-\d\d \([0-9a-f]{12}\)\.$/m,
    );
    expect(out).toContain(
      'Your files in src are as they were: exercise 1. Copies of them are in .saved.',
    );
    expect(out).toContain(
      'Exercise 1 has another starter. Yours is as it was; the starters differ so:',
    );
    expect(out).toContain('    +// new');
    expect(learner.git('rev-parse', 'HEAD')).toBe(tip);
    expect(status()).toEqual([
      `M ${SRC}`,
      `?? ${ONE}/src/lib/helper.ts`,
      `?? ${ONE}/src/notes.md`,
      '?? todo.txt',
    ]);
    expect(learner.read(SRC)).toBe('my work\r\n\r');
    expect(learner.read(TESTS)).toBe(upstream.read(TESTS));
    expect(saved()).toEqual({
      '01-echo-server/NOW-1-src/echo-server.ts': 'my work\r\n\r',
      '01-echo-server/NOW-1-src/lib/helper.ts': 'help',
    });
  });

  test('what is committed, in the branch and in one beside it', patient, async () => {
    learner.write(SRC, 'my work\n');
    learner.append(`${ONE}/README.md`, 'my notes\n');
    const own = learner.commit('my work');
    learner.append(SRC, 'and more\n');
    upstream.append(`${TWO}/README.md`, 'new\n');
    upstream.append(`${ONE}/README.md`, 'new\n');
    const tip = upstream.commit();
    const { code, out } = await learner.update();

    expect(code).toBe(0);
    const [branch] = /before-update-[\dTZ-]+/.exec(out) ?? [];
    expect(learner.git('rev-parse', String(branch))).toBe(own);
    expect(learner.git('show', '--no-patch', '--format=%P', 'HEAD')).toBe(`${own} ${tip}`);
    expect(learner.git('show', `HEAD:${SRC}`)).toBe('my work');
    expect(learner.read(SRC)).toBe('my work\nand more\n');
    expect(status()).toEqual([`M ${SRC}`]);
    expect(learner.git('diff', '--name-only', tip, 'HEAD')).toBe(SRC);
    expect(saved()[`update-NOW/${ONE}/README.md`]).toMatch(/my notes\n$/);
  });

  test('a README, tests, settings and a lock that were changed, aside', patient, async () => {
    const changed = [`${ONE}/README.md`, TESTS, 'exercises/tsconfig.json', 'package-lock.json'];
    for (const path of changed) learner.append(path, '\n');
    for (const path of changed.slice(0, 3)) upstream.append(path, '\n\n');
    upstream.commit();
    const mine = changed.map((path) => learner.read(path));
    const { out } = await learner.update();

    expect(status()).toEqual([]);
    for (const [i, path] of changed.entries()) {
      expect(out).toContain(`    ${path}\n`);
      expect(learner.read(path)).toBe(upstream.read(path));
      expect(saved()[`update-NOW/${path}`]).toBe(mine[i]);
    }
  });

  test('what was staged, in a branch', patient, async () => {
    learner.write('plan.md', 'staged');
    learner.git('add', 'plan.md');
    learner.write('plan.md', 'later');
    upstream.append(TESTS, '// new\n');
    upstream.commit();
    const { out } = await learner.update();
    const [branch] = /before-update-[\dTZ-]+/.exec(out) ?? [];

    expect(learner.git('show', `${branch}:plan.md`)).toBe('staged');
    expect(learner.read('plan.md')).toBe('later');
  });

  test('files that stand where new ones come', patient, async () => {
    learner.write('docs/new.md', 'mine');
    learner.write('later', 'a file');
    learner.write('guide.md/page', 'in a folder');
    for (const path of ['docs/new.md', 'later/file.md', 'guide.md']) upstream.write(path, 'theirs');
    upstream.commit();
    const { code } = await learner.update();

    expect([code, status()]).toEqual([0, []]);
    expect(saved()).toEqual({
      'update-NOW/docs/new.md': 'mine',
      'update-NOW/later': 'a file',
      'update-NOW/guide.md/page': 'in a folder',
    });
  });

  test('an answer to an exercise that is gone', patient, async () => {
    learner.write(SRC, 'my work');
    learner.write(`${ONE}/mine.txt`, 'mine');
    upstream.git('rm', '-r', '--quiet', ONE);
    upstream.write('exercises/99-new/README.md', 'new');
    upstream.commit();
    const { code, out } = await learner.update();

    expect(code).toBe(0);
    expect(out).toContain('Exercise 1 is not part of the workshop any more.');
    expect(out).toContain('There is a new exercise: npm run exercise 99');
    expect(existsSync(join(learner.folder, ONE))).toBe(false);
    expect(saved()).toMatchObject({
      '01-echo-server/NOW-1-echo-server.ts': 'my work',
      [`update-NOW/${SRC}`]: 'my work',
      [`update-NOW/${ONE}/mine.txt`]: 'mine',
    });
  });
});

test('who has not begun gets the new starter', patient, async () => {
  for (const path of [SRC, `${ONE}/.starter/echo-server.ts`]) upstream.append(path, '// new\n');
  upstream.commit();
  const { out } = await learner.update();

  expect(out).not.toContain('another starter');
  expect([learner.read(SRC), status(), saved()]).toEqual([upstream.read(SRC), [], {}]);
});

describe('grades', () => {
  const record = (ids: object) => {
    const entry = { exercise: '01-echo-server', done: true, steps: {}, hints: {}, ...ids };
    learner.write('.progress', `${JSON.stringify({ ...entry, graded_at: '', file_sha256: '' })}\n`);
  };
  const STALE = 'Exercise 1 was graded with older tests: npm run exercise 1\n';

  test.each([
    ['of an earlier version', {}],
    ['of this one', { tests_sha256: 'old', readme_sha256: 'old' }],
  ])('%s with older tests are named', patient, async (_, ids) => {
    record(ids);
    upstream.append(TESTS, '// new\n');
    upstream.commit();

    expect((await learner.update()).out).toContain(STALE);
  });

  test('of an earlier version with the same tests are not', patient, async () => {
    record({});
    upstream.append(`${TWO}/README.md`, 'new\n');
    upstream.commit();

    expect((await learner.update()).out).not.toContain('older tests');
  });

  test('with older tests are named also when nothing is new', patient, async () => {
    record({ tests_sha256: 'old', readme_sha256: 'old' });
    const { out } = await learner.update();

    expect(out).toMatch(/^This is the newest already: origin\/main/);
    expect(out).toContain(STALE);
  });
});
