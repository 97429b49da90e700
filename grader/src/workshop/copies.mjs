// The dated copies of a learner's answers. One is put in its place whole, and numbered: clocks may be wrong.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSameAnswer, readAnswer } from './answer.mjs';
import { withLock } from '../machine/file-lock.mjs';
import { stamp, writeSynced } from '../machine/whole-file.mjs';

/** @import { Answer } from './answer.mjs' */

/**
 * @typedef {object} Places
 * @property {string} file the one that is graded
 * @property {string} copies the folder of the dated copies
 */

/**
 * @typedef {object} Copy
 * @property {string} path
 * @property {boolean} isFolder whether it is all of `src`, and not the one file
 * @property {boolean} isEmpty a full disk has made such copies
 */

/**
 * The copies of an answer, the latest first.
 * @param {Places} places
 * @param {Date} now
 * @returns {Copy[]}
 */
export function copiesOf(places, now) {
  const copies = existsSync(places.copies) ? readdirSync(places.copies) : [];
  return copies
    .flatMap((name) => parse(name, places.file) ?? [])
    .sort((a, b) => inOrder(b, a, stamp(now)))
    .map(({ name }) => look(join(places.copies, name)));
}

/**
 * What a copy holds.
 * @param {Copy} copy
 * @param {string} file the one that is graded
 * @returns {Answer}
 */
export function openCopy({ path, isFolder }, file) {
  if (isFolder) return readAnswer(join(path, basename(file)));
  return new Map([[basename(file), readFileSync(path)]]);
}

/**
 * The latest copy that holds anything, if there is one.
 * @param {Places} places
 * @param {Date} now
 */
export function latestCopy(places, now) {
  return copiesOf(places, now).find(({ isEmpty }) => !isEmpty);
}

/**
 * Copies an answer unless it is the starter, or the latest copy, or nothing, and returns the path of the new copy.
 * Throws if it cannot be made; then there is nothing of it.
 * @param {Places} places
 * @param {Answer} starter
 * @param {Date} now
 */
export function keepWork(places, starter, now) {
  const current = readAnswer(places.file);
  const isNothing = [...current.values()].every(({ length }) => length === 0);
  if (isNothing || isSameAnswer(current, starter)) return undefined;
  mkdirSync(places.copies, { recursive: true });
  return withLock(join(places.copies, '.lock'), () => {
    const latest = latestCopy(places, now);
    if (latest && isSameAnswer(openCopy(latest, places.file), current)) return undefined;
    return keep(places, current, now);
  });
}

// --- internal ---

const FOLDER = 'src';
const UNFINISHED = '.unfinished-';

/** @param {Places} places @param {Answer} answer @param {Date} now */
function keep({ file, copies }, answer, now) {
  const names = readdirSync(copies);
  const numbers = names.map((name) => parse(name, file)?.number ?? 0);
  const isAlone = answer.size === 1 && answer.has(basename(file));
  const what = isAlone ? basename(file) : FOLDER;
  const unfinished = mkdtempSync(join(copies, UNFINISHED));
  try {
    write(unfinished, answer);
    const made = isAlone ? join(unfinished, what) : unfinished;
    const path = join(copies, `${stamp(now)}-${Math.max(0, ...numbers) + 1}-${what}`);
    renameSync(made, path);
    return path;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    for (const name of names.filter((each) => each.startsWith(UNFINISHED))) {
      rmSync(join(copies, name), { recursive: true, force: true }); // of one that was killed
    }
  }
}

/** @param {string} folder @param {Answer} answer */
function write(folder, answer) {
  for (const [path, content] of answer) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeSynced(join(folder, path), content);
  }
}

/** @typedef {{ name: string, moment: string, number: number }} Parsed */

/**
 * Earlier versions gave no numbers.
 * @param {string} name
 * @param {string} file
 * @returns {Parsed | undefined}
 */
function parse(name, file) {
  const [, moment, number = '0', what] =
    /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)-(?:(\d+)-)?(.+)$/.exec(name) ?? [];
  if (!moment || (what !== FOLDER && what !== basename(file))) return undefined;
  return { name, moment, number: Number(number) };
}

/**
 * The later one is the greater one. Of those without a number, one that claims to come from the future is the least.
 * @param {Parsed} a
 * @param {Parsed} b
 * @param {string} now
 */
function inOrder(a, b, now) {
  const isPast = (/** @type {Parsed} */ { moment }) => Number(moment <= now);
  return a.number - b.number || isPast(a) - isPast(b) || (a.moment < b.moment ? -1 : 1);
}

/** @param {string} path @returns {Copy} */
function look(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return { path, isFolder: false, isEmpty: stats.size === 0 };
  const contents = [...readAnswer(join(path, ANY)).values()];
  return { path, isFolder: true, isEmpty: contents.every(({ length }) => length === 0) };
}

const ANY = '-'; // the name of no file: all that lies there is meant
