// What of a pull request has a say, in repositories that git itself would not make.

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readChange, type Change } from '../src/pull/change.ts';
import { checkOut } from '../src/pull/checkout.ts';

const FILE = 'exercises/01-echo-server/src/echo-server.ts';
const LINK = '120000';
const MODULE = '160000';

let repository: string;
let base: string;

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'socketlings-change-'));
  git(['init', '--quiet']);
  await mkdir(join(repository, 'node_modules'));
  await writeFile(join(repository, 'package-lock.json'), '{}\n');
  base = commit({
    [FILE]: 'the starter\n',
    'exercises/01-echo-server/README.md': '# Echo\n',
    'exercises/02-deadlines/src/deadlines.ts': 'another\n',
    'package-lock.json': '{}\n',
  });
});
afterEach(() => rm(repository, { recursive: true, maxRetries: 3 }));

function git(args: string[], input = ''): string {
  const settings = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@localhost',
    '-c',
    'core.protectNTFS=false',
  ];
  return execFileSync('git', [...settings, ...args], {
    cwd: repository,
    encoding: 'utf8',
    input,
  }).trim();
}

type Tree = Record<string, string | { mode: string; content: string }>;

/** Makes a commit of nothing but objects. */
function commit(files: Tree, ...parents: string[]): string {
  const tree = writeTree(files);
  return git(['commit-tree', tree, '-m', 'x', ...parents.flatMap((parent) => ['-p', parent])]);
}

/** Writes a tree byte by byte: git's own commands refuse some names. */
function writeTree(files: Tree): string {
  const folders = new Map<string, Tree>();
  const entries: { name: string; mode: string; id: string }[] = [];
  for (const [path, file] of Object.entries(files)) {
    const [name = '', ...rest] = path.split('/');
    if (rest.length > 0) {
      folders.set(name, { ...folders.get(name), [rest.join('/')]: file });
      continue;
    }
    const { mode, content } = typeof file === 'string' ? { mode: '100644', content: file } : file;
    const id = mode === MODULE ? base : git(['hash-object', '-w', '--stdin'], content);
    entries.push({ name, mode, id });
  }
  for (const [name, inside] of folders)
    entries.push({ name, mode: '40000', id: writeTree(inside) });
  const bytes = entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, mode, id }) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
    );
  const args = ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'];
  return execFileSync('git', args, { cwd: repository, input: Buffer.concat(bytes) })
    .toString()
    .trim();
}

function read(files: Tree): Change {
  const before = { 'exercises/01-echo-server/README.md': '# Echo\n', 'package-lock.json': '{}\n' };
  const other = { 'exercises/02-deadlines/src/deadlines.ts': 'another\n' };
  return readChange(repository, base, commit({ ...before, ...other, ...files }, base));
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
      'grader/src/verdict.ts',
      'package-lock.json',
    ];
    const { slugs, setAside } = read({
      [FILE]: 'the starter\n',
      ...Object.fromEntries(others.map((path) => [path, 'changed'])),
    });

    expect([slugs, setAside]).toEqual([[], others]);
  });

  test('is what was done since the two parted', () => {
    const mine = commit({ [FILE]: 'mine\n' }, base);
    const newer = commit(
      { [FILE]: 'the starter\n', 'exercises/02-deadlines/src/deadlines.ts': 'x' },
      base,
    );
    const { slugs, setAside } = readChange(repository, newer, mine);

    expect(slugs).toEqual(['01-echo-server', '02-deadlines']); // both were touched by mine
    expect(setAside).toContain('exercises/02-deadlines/src/deadlines.ts (deleted)');
    expect(readChange(repository, mine, mine).slugs).toEqual([]);
    expect(() => readChange(repository, '--output=x', mine)).toThrow(
      '"--output=x" is no commit here',
    );
  });
});

describe('a file has no say', () => {
  const STRANGE = 'exercises/01-echo-server/src/';

  test.each([
    ['a link', { [FILE]: { mode: LINK, content: '/etc/passwd' } }, `${FILE} (not a file)`],
    ['another repository', { [FILE]: { mode: MODULE, content: '' } }, `${FILE} (not a file)`],
    ['too large', { [FILE]: 'x'.repeat(300_000) }, `${FILE} (too large)`],
    ['deleted', {}, `${FILE} (deleted)`],
  ] as [string, Tree, string][])('that is %s; the starter is graded', async (_, files, aside) => {
    const change = read(files);
    using checkout = checkOut(repository, change);

    expect(change.setAside).toEqual([aside]);
    expect(await readFile(join(checkout.folder, FILE), 'utf8')).toBe('the starter\n');
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
    using checkout = checkOut(repository, change);

    expect(change.answers.map(({ path }) => path)).toEqual([FILE]);
    expect(change.setAside).toEqual([`${STRANGE}${name} (a strange name)`]);
    expect(await readdir(join(checkout.folder, STRANGE))).toEqual(['echo-server.ts']);
  });

  test('after forty others', () => {
    const many = Array.from({ length: 50 }, (_, i) => [`${STRANGE}f${100 + i}.ts`, 'x']);
    const { answers, setAside } = read({ [FILE]: 'mine\n', ...Object.fromEntries(many) });

    expect([answers.length, setAside.length]).toEqual([40, 11]);
    expect(setAside[0]).toMatch(/ \(too many files\)$/);
  });
});

test('a checkout has the base and the answers, and is gone afterwards', async () => {
  const change = read({ [FILE]: 'mine\n', 'exercises/01-echo-server/README.md': 'easier' });
  let folder: string;
  {
    using checkout = checkOut(repository, change);
    ({ folder } = checkout);
    expect(await readFile(join(folder, FILE), 'utf8')).toBe('mine\n');
    expect(await readFile(join(folder, 'exercises/01-echo-server/README.md'), 'utf8')).toBe(
      '# Echo\n',
    );
  }
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});
