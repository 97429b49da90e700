// What pull requests hand over for exercise 1: answers, and files that are none.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyEdits, readMutants, stepNumberOf } from '../src/verify/catalogue.ts';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { LINK, MODULE, RUNNABLE } from './object-repository.ts';
import type { Pushed } from './scratch-pull.ts';

export const exercise = openExercise('1');
const { slug, source, name } = exercise;
const SRC = `exercises/${slug}/src`;
export const FILE = `exercises/${slug}/${source}`;
const STARTER = await readFile(join(root, 'exercises', slug, '.starter', `${name}.ts`), 'utf8');
export const SOLUTION = await readFile(join(root, 'solutions', slug, source), 'utf8');
const mutant = readMutants(exercise).find((each) => stepNumberOf(each, exercise) > 5)!;
/** The number of the step that fails first with it. */
export const firstFailing = stepNumberOf(mutant, exercise);
/** A program that holds some steps, and not all. */
export const UNFINISHED = applyEdits(SOLUTION, mutant);

const MOVED = { [FILE]: undefined };
const right = new RegExp(`put it at ${FILE}`);

/** What happened to the file, what is pushed, and what is said of it. */
export const BESIDE_THE_POINT: readonly (readonly [string, Pushed, RegExp])[] = [
  ['was deleted', MOVED, /was deleted, so there is nothing to grade/],
  ['was renamed', { ...MOVED, [`${SRC}/server.ts`]: SOLUTION }, /was renamed to .*src\/server\.ts/],
  ['is too large', { [FILE]: '//'.padEnd(1_200_000, '-') }, /is too large: 1,200,000 bytes/],
  ['is a link', { [FILE]: { mode: LINK, content: '/etc/passwd' } }, /is a link\./],
  ['is a submodule', { [FILE]: { mode: MODULE, content: '' } }, /is a submodule\./],
  ['lies in Exercises', { [`E${FILE.slice(1)}`]: SOLUTION }, right],
  ['lies at the root', { [`${name}.ts`]: SOLUTION }, right],
  [
    'is of no exercise',
    { 'exercises/06-x/src/x.ts': SOLUTION },
    /there is no exercises\/06-x, but/,
  ],
  [
    'has a new mode',
    { [FILE]: { mode: RUNNABLE, content: STARTER } },
    /nothing but its mode was changed/,
  ],
  [
    'has CRLF',
    { [FILE]: STARTER.replaceAll('\n', '\r\n') },
    /nothing but the ends of its lines was changed/,
  ],
];
