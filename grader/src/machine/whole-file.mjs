// Files that are written whole or not at all.

import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { claim, isAbandoned } from './claim.mjs';

/**
 * Writes a file so that a reader finds the old content or the new, and never a half.
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export function writeWhole(path, content) {
  writeAllWhole([[path, content]]);
}

/**
 * The same for several files: none is replaced before there is room for all.
 * @param {readonly (readonly [path: string, content: string | Uint8Array])[]} files
 */
export function writeAllWhole(files) {
  const unfinished = files.map(([path]) => `${path}.${claim}-${randomUUID()}.tmp`);
  try {
    files.forEach(([, content], i) => writeSynced(String(unfinished[i]), content));
    files.forEach(([path], i) => replace(String(unfinished[i]), path));
    for (const [path] of files) sweepBeside(path);
  } catch (error) {
    for (const path of unfinished) rmSync(path, { force: true });
    throw error;
  }
}

/**
 * Writes a file, and comes back when it is on the disk as it should be: a full one may say so no sooner.
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export function writeSynced(path, content) {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, content);
    sync(file);
  } finally {
    closeSync(file);
  }
  if (readFileSync(path).equals(Buffer.from(content))) return;
  throw Object.assign(new Error('the disk has not kept what was written'), { code: 'EIO', path });
}

/**
 * A moment as part of a file's name: `2026-11-21T10-15-30Z`. Later ones sort after earlier ones.
 * @param {Date} moment
 */
export function stamp(moment) {
  return moment.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
}

/**
 * The system's word for what went wrong: `EACCES`.
 * @param {unknown} error
 */
export function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code ?? String(error);
}

/**
 * Lets some time pass.
 * @param {number} ms
 */
export function pause(ms) {
  Atomics.wait(NEVER, 0, 0, ms);
}

// --- internal ---

const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** @param {number} file */
function sync(file) {
  try {
    fsyncSync(file);
  } catch (error) {
    if (!['EINVAL', 'ENOSYS', 'ENOTSUP'].includes(codeOf(error))) throw error; // no disk of that kind
  }
}

/** Removes what one that was killed has left in the middle of the same. @param {string} path */
function sweepBeside(path) {
  try {
    const left = readdirSync(dirname(path)).filter((name) => {
      return name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp');
    });
    for (const name of left) {
      const file = join(dirname(path), name);
      if (isAbandoned(name, statSync(file).mtimeMs)) rmSync(file, { force: true });
    }
  } catch {
    // it may lie there: nothing reads it
  }
}

const TRIES = 20;
const PAUSE = 20; // ms

// Windows refuses to replace a file while another program reads it, a virus scanner for example.
/** @param {string} from @param {string} to */
function replace(from, to, platform = process.platform) {
  for (let tries = 1; ; tries += 1) {
    try {
      return renameSync(from, to);
    } catch (error) {
      const isBusy = platform === 'win32' && ['EACCES', 'EBUSY', 'EPERM'].includes(codeOf(error));
      if (!isBusy || tries === TRIES) throw error;
      pause(PAUSE);
    }
  }
}
