// Updates of a learner's clone: whatever is upstream, nothing of the learner's is lost.

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  lockOf,
  makeBase,
  makeScratch,
  remove,
  Repository,
  type Scratch,
} from './scratch-update.ts';
import { patient } from './start.ts';

const ONE = 'exercises/01-echo-server';
const SRC = `${ONE}/src/echo-server.ts`;
const TESTS = `${ONE}/test/echo-server.test.ts`;
const TWO = 'exercises/02-deadlines';

let base: string;
let scratch: Scratch;
let upstream: Repository;
let learner: Repository;

beforeAll(() => {
  base = makeBase();
}, 60_000);
afterAll(() => remove(base));

beforeEach(() => {
  scratch = makeScratch(base);
  ({ upstream, learner } = scratch);
}, 60_000);
afterEach(() => remove(scratch.parent));

/** Copies beside the answers: contents by their paths, with the moment left out. */
function saved(): Record<string, string> {
  const folder = join(learner.folder, '.saved');
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const short = path.slice(folder.length + 1).replaceAll('\\', '/');
      return [short.replace(/\d{4}-\d\d-\d\dT[\d-]+Z/, 'NOW'), readFileSync(path, 'utf8')];
    }),
  );
}

function status(): string[] {
  const lines = learner.git('status', '--porcelain', '--untracked-files=all').split('\n');
  return lines.map((line) => line.trim()).filter(Boolean);
}

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
    upstream.write('exercises/06-new/README.md', 'new');
    upstream.commit();
    const { code, out } = await learner.update();

    expect(code).toBe(0);
    expect(out).toContain('Exercise 1 is not part of the workshop any more.');
    expect(out).toContain('There is a new exercise: npm run exercise 6');
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

test('a history that was begun anew is followed', patient, async () => {
  learner.write(SRC, 'my work');
  upstream.git('checkout', '--quiet', '--orphan', 'again');
  upstream.append(TESTS, '// new\n');
  const tip = upstream.commit('begin again');
  upstream.git('branch', '--quiet', '-M', 'main');
  const { code, out } = await learner.update();

  expect([code, learner.git('rev-parse', 'HEAD'), status()]).toEqual([0, tip, [`M ${SRC}`]]);
  expect([learner.read(SRC), out.includes('before-update')]).toEqual(['my work', false]);
});

test('a course of another history is joined, and the work pushed as before', patient, async () => {
  const course = new Repository(join(scratch.parent, 'course'));
  new Repository(scratch.parent).git('clone', '--quiet', base, 'course');
  course.git('checkout', '--quiet', '--orphan', 'again');
  course.append(TESTS, '// new\n');
  const tip = course.commit('begin again');
  course.git('branch', '--quiet', '-M', 'main');
  upstream.git('config', 'receive.denyCurrentBranch', 'ignore');
  learner.write(SRC, 'my work\n');
  const own = learner.commit('my work');
  learner.git('push', '--quiet');
  learner.git('remote', 'add', 'course', course.folder);
  const { code, out } = await learner.update(['--to', 'course/main']);
  const head = learner.git('rev-parse', 'HEAD');

  expect([code, learner.git('show', '--no-patch', '--format=%P')]).toEqual([0, `${own} ${tip}`]);
  expect(out).toContain('The workshop is now course/main as of');
  learner.git('push', '--quiet');
  expect(await learner.update(['--to', 'course/main'])).toMatchObject({ code: 0, err: '' });
  expect(learner.git('rev-parse', 'HEAD')).toBe(head);
});

// A script stands for git; Windows would not start it.
describe.skipIf(process.platform === 'win32')('killed in the middle, it goes on', () => {
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const killer = (verb: string, moment: 'before' | 'after') => {
    const kill = 'kill -9 $PPID; exit 1';
    const folder = join(scratch.parent, 'bin');
    new Repository(folder).write(
      'git',
      `#!/bin/sh
case " $* " in
  *" ${verb} "*) ${moment === 'after' ? `${real} "$@"; ` : ''}${kill};;
esac
exec ${real} "$@"
`,
    );
    chmodSync(join(folder, 'git'), 0o755);
    return { PATH: `${folder}${delimiter}${process.env['PATH']}` };
  };

  test.each([
    ['after', 'fetch'],
    ['before', 'checkout-index'],
    ['after', 'checkout-index'],
    ['after', 'commit-tree'],
    ['after', 'branch'],
    ['before', 'update-ref'],
    ['after', 'update-ref'],
  ] as const)('%s git %s', patient, async (moment, verb) => {
    learner.write(SRC, 'my work\n');
    learner.append(`${ONE}/README.md`, 'my notes\n');
    const own = learner.commit('my work');
    learner.append(SRC, 'and more\n');
    learner.write(`${ONE}/src/helper.ts`, 'help');
    learner.append(`${TWO}/README.md`, 'more notes\n');
    for (const path of [TESTS, `${ONE}/README.md`, `${TWO}/README.md`])
      upstream.append(path, 'new\n');
    upstream.write('added/file.md', 'new\n');
    upstream.git('rm', '--quiet', 'exercises/tsconfig.json');
    const tip = upstream.commit();
    const killed = await learner.update([], killer(verb, moment));
    const { code, err } = await learner.update();

    expect(killed.out).toBe('');
    expect([code, err]).toEqual([0, '']);
    expect([learner.read(SRC), learner.read(`${ONE}/src/helper.ts`)]).toEqual([
      'my work\nand more\n',
      'help',
    ]);
    expect(status()).toEqual([`M ${SRC}`, `?? ${ONE}/src/helper.ts`]);
    expect(learner.git('rev-list', 'HEAD').split('\n')).toEqual(expect.arrayContaining([own, tip]));
    expect(learner.git('diff', '--name-only', tip, 'HEAD')).toBe(SRC);
    expect(Object.values(saved()).join('')).toMatch(/my notes[^]*more notes/);
    expect(
      readdirSync(join(learner.folder, '.git')).filter((name) => name.includes('.update-')),
    ).toEqual([]);
  });
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

// A script stands for npm; Windows would not start it.
describe.skipIf(process.platform === 'win32')('other packages', () => {
  const npm = (script: string) => {
    const folder = join(scratch.parent, 'bin');
    mkdirSync(folder);
    new Repository(folder).write('npm', `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'npm'), 0o755);
    return { PATH: `${folder}${delimiter}${process.env['PATH']}` };
  };

  test('are installed', patient, async () => {
    upstream.write('package-lock.json', lockOf('2.0.0'));
    upstream.commit();
    const env = npm(
      'echo "$@" > called; mkdir node_modules; cp package-lock.json node_modules/.package-lock.json',
    );
    const { code, out } = await learner.update([], env);
    const again = await learner.update([], npmThatFails());

    expect([code, learner.read('called')]).toEqual([
      0,
      'ci --no-audit --no-fund --prefer-offline\n',
    ]);
    expect(out).toContain('It needs other packages: npm ci …');
    expect(again.code).toBe(0);
  });

  test('that cannot be had leave the old ones in place, until the next time', patient, async () => {
    upstream.write('package-lock.json', lockOf('2.0.0'));
    upstream.commit();
    const env = npm('rm -rf node_modules; echo "npm error ENOTFOUND registry" >&2; exit 1');
    for (const code of [1, 1]) {
      const updated = await learner.update([], env);

      expect(updated.code).toBe(code);
      expect(updated.out).toContain('npm ci did not work: ENOTFOUND registry');
      expect(updated.out).toContain('until you are online and type: npm ci');
      expect(learner.read('node_modules/.package-lock.json')).toBe(lockOf('1.0.0'));
    }
  });

  function npmThatFails(): NodeJS.ProcessEnv {
    return { PATH: `${join(scratch.parent, 'none')}${delimiter}${process.env['PATH']}` };
  }
});

describe('nothing is changed, and a sentence says why,', () => {
  const refusals: readonly (readonly [string, () => string[] | void, string])[] = [
    [
      'without .git',
      () => rmSync(join(learner.folder, '.git'), { recursive: true }),
      'has no history',
    ],
    [
      'without upstream',
      () => void learner.git('branch', '--unset-upstream'),
      'follows nothing upstream',
    ],
    [
      'on no branch',
      () => void learner.git('checkout', '--quiet', '--detach'),
      'You are on no branch',
    ],
    ['offline', () => rmSync(upstream.folder, { recursive: true }), 'Are you online?'],
    [
      'in a rebase',
      () => mkdirSync(join(learner.folder, '.git', 'rebase-merge')),
      'A rebase is half',
    ],
    [
      'in a merge',
      () => learner.write('.git/MERGE_HEAD', learner.git('rev-parse', 'HEAD')),
      'A merge is half',
    ],
    ['for what is not there', () => ['--to', 'v9'], '"v9" is no branch, tag or commit here'],
    ['for no branch of it', () => ['--to', 'origin/v9'], 'There is no origin/v9: origin has main'],
    ['for nothing', () => ['--to'], 'It takes nothing, or a branch, tag or commit'],
  ];

  test.each(refusals)('%s', patient, async (_, spoil, words) => {
    learner.write(SRC, 'my work');
    const args = spoil() ?? [];
    const { code, out, err } = await learner.update(args);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect([learner.read(SRC), saved()]).toEqual(['my work', {}]);
  });

  test('without git', patient, async () => {
    const { code, err } = await learner.update([], { PATH: scratch.parent, Path: scratch.parent });

    expect([code, err]).toEqual([2, expect.stringContaining('needs git, and there is none')]);
  });

  test('in a conflict', patient, async () => {
    learner.append(SRC, 'my work\n');
    learner.git('stash', '--quiet');
    learner.append(SRC, 'other work\n');
    learner.commit();
    try {
      learner.git('stash', 'pop');
    } catch {
      // it does not fit
    }

    expect((await learner.update()).err).toContain(`${SRC} is in conflict: mend it`);
  });
});

test('an older state can be asked for by its tag', patient, async () => {
  upstream.git('tag', 'v1');
  upstream.append(TESTS, '// new\n');
  upstream.commit();
  await learner.update();
  learner.write(SRC, 'my work');
  const { code } = await learner.update(['--to', 'v1']);

  expect([code, learner.git('rev-parse', 'HEAD')]).toEqual([0, upstream.git('rev-parse', 'v1')]);
  expect([learner.read(SRC), status()]).toEqual(['my work', [`M ${SRC}`]]);
});
