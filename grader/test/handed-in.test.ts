// What was handed in is looked at before it is graded: each way in which it can be no answer is named.

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readChange, type Change } from '../src/pull/change.ts';
import { LINK, MODULE, ObjectRepository, RUNNABLE, type Tree } from './object-repository.ts';

const SRC = 'exercises/01-echo-server/src';
const FILE = `${SRC}/echo-server.ts`;
const STARTER = 'one\ntwo\n';
const BASE: Tree = {
  [FILE]: STARTER,
  'README.md': '# Workshop\n',
  'exercises/01-echo-server/.starter/echo-server.ts': STARTER,
  'exercises/01-echo-server/test/echo-server.test.ts': 'tests\n',
  'exercises/02-deadlines/src/deadlines.ts': 'another\n',
  'grader/start.mjs': 'start\n',
};

let repository: ObjectRepository;
let base: string;

beforeEach(async () => {
  repository = await ObjectRepository.create();
  base = repository.commit(BASE);
});
afterEach(() => repository[Symbol.asyncDispose]());

/** `undefined` deletes a file. */
function read(files: Record<string, Tree[string] | undefined>): Change {
  const all = Object.entries({ ...BASE, ...files }).filter(([, file]) => file !== undefined);
  const head = repository.commit(Object.fromEntries(all) as Tree, base);
  return readChange(repository.folder, base, head);
}

const GONE = { [FILE]: undefined };

describe('an exercise is not graded, and is told why, when its file', () => {
  test.each<[string, Record<string, Tree[string] | undefined>, string]>([
    ['was deleted', GONE, 'was deleted'],
    ['was renamed', { ...GONE, [`${SRC}/server.ts`]: 'mine' }, `renamed to ${SRC}/server.ts:`],
    [
      'was renamed in its case',
      { ...GONE, [`${SRC}/Echo-Server.ts`]: 'mine' },
      `renamed to ${SRC}/Echo-Server.ts:`,
    ],
    ['was moved away', { ...GONE, 'work/mine.ts': STARTER }, 'renamed to work/mine.ts:'],
    ['was moved to the root', { ...GONE, 'echo-server.ts': 'mine' }, 'renamed to echo-server.ts:'],
    [
      'is too large',
      { [FILE]: 'x'.repeat(1_200_000) },
      'too large: 1,200,000 bytes, of at most 1,000,000',
    ],
    ['is a link', { [FILE]: { mode: LINK, content: '/etc/passwd' } }, `${FILE} is a link.`],
    ['is a link with the old text', { [FILE]: { mode: LINK, content: STARTER } }, 'is a link.'],
    ['is a submodule', { [FILE]: { mode: MODULE, content: '' } }, `${FILE} is a submodule.`],
    ['is a folder', { ...GONE, [`${FILE}/index.ts`]: 'mine' }, `${FILE} is a folder, and no file.`],
    ['is in a link', { ...GONE, [SRC]: { mode: LINK, content: '/etc' } }, `${SRC} is a link.`],
    [
      'is in a submodule',
      { ...GONE, [SRC]: { mode: MODULE, content: '' } },
      `${SRC} is a submodule.`,
    ],
    ['is in a file', { ...GONE, [SRC]: 'mine' }, `${SRC} is a file, and no folder.`],
    ['is elsewhere', { [FILE]: 'version https://git-lfs.github.com/spec/v1\n' }, 'Git LFS'],
    [
      'is still the starter',
      { [`${SRC}/mine.ts`]: 'mine' },
      `is still the starter; what was changed is ${SRC}/mine.ts.`,
    ],
  ])('%s', (_, files, told) => {
    const { slugs, answers, faults } = read(files);

    expect([slugs, answers, faults.length]).toEqual([[], [], 1]);
    expect(faults[0]!.slug).toBe('01-echo-server');
    expect(faults[0]!.sentence).toContain(told);
  });

  test('was put back to the starter', () => {
    const mine = repository.commit({ ...BASE, [FILE]: 'mine' });
    const back = repository.commit(BASE, mine);
    const { faults } = readChange(repository.folder, mine, back);

    expect(faults[0]!.sentence).toContain('is still the starter. Put your answer');
  });
});

describe('an answer in the wrong place is named, and nothing is done with it', () => {
  const right = `put it at ${FILE}.`;

  test.each([
    ['Exercises/01-echo-server/src/echo-server.ts', right],
    ['exercises/01-Echo-Server/src/server.ts', right],
    ['exercises/01-echo-server/Src/server.ts', right],
    ['exercises/01-echo-server/echo-server.ts', right],
    ['exercises/echo-server.ts', right],
    ['echo-server.ts', right],
    ['echo-server.ts.txt', right],
    ['src/Echo-Server.js', right],
    ['01-echo-server/src/server.ts', right],
    ['exercises/06-x/src/x.ts', 'there is no exercises/06-x, but 01-echo-server, 02-deadlines.'],
    ['exercises/1/src/x.ts', 'there is no exercises/1, but'],
    ['solution.ts', 'lies where nothing is graded: answers are the files in'],
    ['ann/solution.mjs', 'lies where nothing is graded: answers are the files in'],
  ])('%s', (path, told) => {
    const { slugs, problems } = read({ [path]: 'mine' });

    expect([slugs, problems.length]).toEqual([[], 1]);
    expect(problems[0]).toMatch(new RegExp(`^${path.replaceAll('.', '[.]')} `));
    expect(problems[0]).toContain(told);
  });

  test('also beside one that is right, if it must be meant for another', () => {
    const right = { [FILE]: 'mine' };
    const sure = read({ ...right, 'Exercises/02-deadlines/src/deadlines.ts': 'mine' });
    const scrap = read({ ...right, 'scratch.ts': 'x', 'notes/a.md': 'x' });

    expect([sure.slugs, sure.problems.length]).toEqual([['01-echo-server'], 1]);
    expect([scrap.slugs, scrap.problems]).toEqual([['01-echo-server'], []]);
    expect(scrap.setAside).toEqual(['notes/a.md', 'scratch.ts']);
  });

  test('with a submodule at the root, and of many, the first', () => {
    const many = Array.from({ length: 30 }, (_, i) => [`Exercises/${i}/src/x.ts`, 'x'] as const);

    expect(read({ mine: { mode: MODULE, content: '' } }).problems).toHaveLength(1);
    const { problems } = read(Object.fromEntries(many));
    expect([problems.length, problems.at(-1)]).toEqual([11, 'There are 20 more like these.']);
  });
});

test('what a maintainer changes is no answer in the wrong place', () => {
  const { slugs, problems, faults } = read({
    'README.md': 'better\n',
    'exercises/01-echo-server/test/echo-server.test.ts': 'better\n',
    'exercises/01-echo-server/test/more.test.ts': 'more\n',
    'grader/src/more.ts': 'more\n',
    'vitest.config.ts': 'settings\n',
    'grader/start.mjs': undefined,
  });
  expect([slugs, problems, faults]).toEqual([[], [], []]);
});

describe('no answer', () => {
  test.each<[string, Tree, string]>([
    ['its mode', { [FILE]: { mode: RUNNABLE, content: STARTER } }, 'its mode'],
    ['the ends of its lines', { [FILE]: 'one\r\ntwo\r\n' }, 'the ends of its lines'],
  ])('is %s alone', (_, files, told) => {
    const alone = read(files);
    const beside = read({ ...files, 'exercises/02-deadlines/src/deadlines.ts': 'mine' });

    expect([alone.slugs, alone.setAside]).toEqual([[], [`${FILE} (only ${told})`]]);
    expect(alone.problems).toEqual([
      `In ${FILE} nothing but ${told} was changed, and that is no answer.`,
    ]);
    expect([beside.slugs, beside.problems]).toEqual([['02-deadlines'], []]);
  });

  test('is what a system leaves in a folder', () => {
    const { slugs, faults, setAside } = read({ [`${SRC}/.DS_Store`]: 'x' });
    expect([slugs, faults, setAside.length]).toEqual([[], [], 1]);
  });
});

test('two files that some systems take for one are not both taken', () => {
  const { answers, faults } = read({ [FILE]: 'mine', [`${SRC}/ECHO-SERVER.ts`]: 'other' });

  expect(answers.map(({ path }) => path)).toEqual([FILE]);
  expect(faults[0]!.sentence).toContain('the same but for its case');
});

test('a shallow clone is refused, with the way out', async () => {
  const head = repository.commit({ ...BASE, [FILE]: 'mine' }, base);
  repository.git(['update-ref', 'refs/heads/main', head]);
  const parent = await mkdtemp(join(tmpdir(), 'socketlings-shallow-'));
  const shallow = join(parent, 'clone');
  const from = pathToFileURL(repository.folder).href;
  const args = ['clone', '--quiet', '--bare', '--depth=1', '--branch=main', from, shallow];
  execFileSync('git', args);

  expect(() => readChange(shallow, 'main', 'main')).toThrow('git fetch --unshallow');
  await rm(parent, { recursive: true });
});
