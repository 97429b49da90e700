// What of a pull request has a say, in repositories that git itself would not make.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readChange, type Change } from '../src/pull/change.ts';
import { checkOut } from '../src/pull/checkout.ts';
import { LINK, ObjectRepository, type Tree } from './object-repository.ts';

const FILE = 'exercises/01-echo-server/src/echo-server.ts';
const BASE: Tree = {
  [FILE]: 'the starter\n',
  'exercises/01-echo-server/.starter/echo-server.ts': 'the starter\n',
  'exercises/01-echo-server/README.md': '# Echo\n',
  'exercises/02-deadlines/src/deadlines.ts': 'another\n',
  'package-lock.json': '{}\n',
};

let repository: ObjectRepository;
let base: string;

beforeEach(async () => {
  repository = await ObjectRepository.create();
  base = repository.commit(BASE);
});
afterEach(() => repository[Symbol.asyncDispose]());

function read(files: Tree): Change {
  return readChange(repository.folder, base, repository.commit({ ...BASE, ...files }, base));
}

describe('a change', () => {
  test('of answers counts, with all files of the exercise, and only of those', () => {
    const { slugs, answers, setAside } = read({
      [FILE]: 'mine\n',
      'exercises/01-echo-server/src/more/help.ts': 'more\n',
    });

    expect(slugs).toEqual(['01-echo-server']);
    expect(answers.map(({ path }) => path)).toEqual([
      FILE,
      'exercises/01-echo-server/src/more/help.ts',
    ]);
    expect(setAside).toEqual([]);
  });

  test('of anything else is set aside', () => {
    const others = [
      '.github/workflows/grade.yml',
      'exercises/01-echo-server/.starter/echo-server.ts',
      'exercises/01-echo-server/README.md',
      'exercises/01-echo-server/package.json',
      'exercises/01-echo-server/test/echo-server.test.ts',
      'exercises/99-mine/src/mine.ts',
      'exercises/tsconfig.json',
      'grader/src/grade/verdict.ts',
      'package-lock.json',
    ];
    const { slugs, setAside } = read({
      [FILE]: 'the starter\n',
      ...Object.fromEntries(others.map((path) => [path, 'changed'])),
    });

    expect([slugs, setAside]).toEqual([[], others]);
  });

  test('is what was done since the two parted', () => {
    const mine = repository.commit({ ...BASE, [FILE]: 'mine\n' }, base);
    const newer = repository.commit(
      { ...BASE, 'exercises/02-deadlines/src/deadlines.ts': 'x' },
      base,
    );
    const { slugs, setAside, faults } = readChange(repository.folder, newer, mine);

    expect([slugs, setAside, faults]).toEqual([['01-echo-server'], [], []]);
    expect(readChange(repository.folder, mine, mine).slugs).toEqual([]);
    expect(() => readChange(repository.folder, '--output=x', mine)).toThrow(
      '"--output=x" is no commit here',
    );
  });
});

describe('a file has no say', () => {
  const STRANGE = 'exercises/01-echo-server/src/';

  test('that is a link; the rest is graded without it', async () => {
    const change = read({ [FILE]: 'mine\n', [`${STRANGE}more.ts`]: { mode: LINK, content: '/x' } });
    using checkout = checkOut(repository.folder, change);

    expect(change.setAside).toEqual([`${STRANGE}more.ts (a link)`]);
    expect(change.faults.map(({ sentence }) => sentence)).toEqual([
      `${STRANGE}more.ts was left out: it is a link.`,
    ]);
    expect(await readdir(join(checkout.folder, STRANGE))).toEqual(['echo-server.ts']);
  });

  test.each([
    '../../../../escaped.ts',
    '.git/hooks/post-checkout',
    '.GIT/config',
    'git~1/config',
    'node_modules/@socketlings/testkit/index.js',
    'back\\slash.ts',
    'con:stream.ts',
    'line\nbreak.ts',
    'trailing.',
    '-rf',
  ])('whose name is %j', async (name) => {
    const change = read({ [FILE]: 'mine\n', [STRANGE + name]: 'x' });
    using checkout = checkOut(repository.folder, change);

    expect(change.answers.map(({ path }) => path)).toEqual([FILE]);
    expect(change.setAside).toEqual([`${STRANGE}${name} (of a strange name)`]);
    expect(await readdir(join(checkout.folder, STRANGE))).toEqual(['echo-server.ts']);
  });

  test('after forty others', () => {
    const many = Array.from({ length: 50 }, (_, i) => [`${STRANGE}f${100 + i}.ts`, 'x']);
    const { answers, setAside } = read({ [FILE]: 'mine\n', ...Object.fromEntries(many) });

    expect([answers.length, setAside.length]).toEqual([40, 11]);
    expect(setAside[0]).toMatch(/ \(one of more than 40 files\)$/);
  });
});

test('a checkout has the base and the answers, and is gone afterwards', async () => {
  const change = read({ [FILE]: 'mine\n', 'exercises/01-echo-server/README.md': 'easier' });
  let folder: string;
  {
    using checkout = checkOut(repository.folder, change);
    ({ folder } = checkout);
    expect(await readFile(join(folder, FILE), 'utf8')).toBe('mine\n');
    expect(await readFile(join(folder, 'exercises/01-echo-server/README.md'), 'utf8')).toBe(
      '# Echo\n',
    );
  }
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});
