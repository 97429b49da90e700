// A learner's answer: the file that is graded, and whatever it can import from beside it.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { root } from './layout.mjs';
import { withUnixLines } from '../machine/line-ends.mjs';
import { UsageError } from '../usage-error.mjs';
import { codeOf } from '../machine/whole-file.mjs';

/** @typedef {ReadonlyMap<string, Buffer>} Answer contents by paths from the folder `src`, in order */

/**
 * Every file of an answer; none where the folder is not there. Throws a `UsageError` if one cannot be read.
 * @param {string} file the one that is graded
 * @returns {Answer}
 */
export function readAnswer(file) {
  const folder = dirname(file);
  const paths = new Set([...sourcesIn(folder), basename(file)]); // that one may be a link
  const answer = new Map();
  let bytes = 0;
  for (const path of [...paths].sort(byName)) {
    const content = read(join(folder, path));
    if (content) answer.set(path, content);
    bytes += content?.length ?? 0;
    if (bytes > MOST_BYTES) throw tooMuch(folder, `${MOST_BYTES.toLocaleString('en')} bytes`);
  }
  return answer;
}

/**
 * The sum of an answer: of its only file, or of a list of sums and paths, as sha256sum prints it.
 * @param {string} file the one that is graded
 */
export function sumOfAnswer(file) {
  const answer = readAnswer(file);
  const only = answer.get(basename(file));
  if (!only) throw new UsageError(`${shown(file)} is missing.`);
  if (answer.size === 1) return sha256(withUnixLines(only));
  const lines = [...answer].map(
    ([path, content]) => `${sha256(withUnixLines(content))}  ${path}\n`,
  );
  return sha256(lines.join(''));
}

/**
 * Editors put files of their own beside the one that they save.
 * @param {string} path
 */
export function isSource(path) {
  return /^(?!\._|\.#).*\.([cm]?[jt]sx?|json)$/.test(basename(path));
}

/** @param {Answer} one @param {Answer} other */
export function isSameAnswer(one, other) {
  return (
    one.size === other.size && [...one].every(([path, content]) => other.get(path)?.equals(content))
  );
}

// --- internal ---

const MOST_FILES = 1000;
const MOST_BYTES = 20_000_000;

/** @param {string} folder @returns {string[]} */
function sourcesIn(folder) {
  /** @type {string[]} */
  const found = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of entriesOf(join(folder, at))) {
      const path = at ? `${at}/${entry.name}` : entry.name;
      if (entry.isDirectory() && entry.name !== '.git') open.push(path);
      if (entry.isFile() && isSource(path)) found.push(path);
    }
    if (found.length + open.length > MOST_FILES) throw tooMuch(folder, `${MOST_FILES} files`);
  }
  return found;
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return [];
    throw unreadable(folder, error);
  }
}

/** Nothing if it has gone meanwhile. @param {string} path */
function read(path) {
  try {
    if (!statSync(path).isFile()) throw new UsageError(`${shown(path)} is not a file.`);
    return readFileSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    if (error instanceof UsageError) throw error;
    throw unreadable(path, error);
  }
}

/** @param {string} path @param {unknown} error */
function unreadable(path, error) {
  return new UsageError(`${shown(path)} cannot be read (${codeOf(error)}): check its permissions.`);
}

/** @param {string} folder @param {string} much */
function tooMuch(folder, much) {
  return new UsageError(
    `${shown(folder)} holds more than ${much}, and an answer needs a handful of files: move the others away.`,
  );
}

/** @param {string} path */
function shown(path) {
  return relative(root, path).replaceAll('\\', '/');
}

/** @param {string} a @param {string} b */
function byName(a, b) {
  return a < b ? -1 : 1;
}

/** @param {Buffer | string} content */
function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
