// Updates that are killed, refused or lack packages, and what becomes of the record.

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  eachInScratch,
  lockOf,
  Repository,
  savedIn,
  statusIn,
  type Scratch,
} from './scratch-update.ts';
import { patient } from './start.ts';

const ONE = 'exercises/01-echo-server';
const SRC = `${ONE}/src/echo-server.ts`;
const TESTS = `${ONE}/test/echo-server.test.ts`;
const TWO = 'exercises/02-deadlines';

let scratch: Scratch;
let upstream: Repository;
let learner: Repository;

eachInScratch((made) => {
  scratch = made;
  ({ upstream, learner } = made);
});

const saved = (): Record<string, string> => savedIn(learner);
const status = (): string[] => statusIn(learner);

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
