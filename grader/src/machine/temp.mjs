// Folders for temporary files. Where none can be made, that is the machine's fault, and told as such.

import { lstatSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { claim, isAbandoned } from './claim.mjs';
import { realPath, temporaryVariable } from './platform.mjs';
import { removeAll } from './remove-all.mjs';
import { MachineError } from '../usage-error.mjs';
import { codeOf } from './whole-file.mjs';

/**
 * Makes a folder that is swept by a later run if its process is killed. Throws a `MachineError` if that is not possible.
 * @param {string} what it is for, in its name
 */
export function makeTempFolder(what = '') {
  return explained(() => {
    const base = realPath(tmpdir());
    const { bavail, blocks, bsize } = statfsSync(base);
    if (blocks > 0 && bavail * bsize < ROOM) throw Object.assign(new Error(), { code: 'ENOSPC' });
    return mkdtempSync(join(base, `socketlings-${claim}-${what}`));
  });
}

/**
 * Puts the first files into such a folder; where they have no place, it goes again.
 * @template T
 * @param {string} folder
 * @param {() => T} fill
 * @returns {T}
 */
export function fillTempFolder(folder, fill) {
  try {
    return explained(fill);
  } catch (error) {
    removeAll(folder);
    throw error;
  }
}

/** Throws a `MachineError` if nothing can be written where temporary files lie. */
export function expectTemp() {
  const folder = makeTempFolder('probe-');
  try {
    explained(() => writeFileSync(join(folder, 'probe'), Buffer.alloc(PROBE)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether something can be written where temporary files lie. */
export function hasTemp() {
  try {
    expectTemp();
    return true;
  } catch {
    return false;
  }
}

/** Removes what processes that were killed have left; what is not ours stays, and what cannot be removed. */
export function sweepTempFolders() {
  const base = realPath(tmpdir());
  for (const name of namesIn(base)) {
    if (/^socketlings-\d+-/.test(name)) sweep(join(base, name));
  }
}

// --- internal ---

const ROOM = 4_000_000; // bytes; a run takes about two, and the types a few thousand
const PROBE = 64 * 1024; // bytes

/** @template T @param {() => T} work @returns {T} */
function explained(work) {
  try {
    return work();
  } catch (error) {
    throw complaint(codeOf(error), error);
  }
}

/** @param {string} code @param {unknown} cause */
function complaint(code, cause) {
  return new MachineError(
    `${tmpdir()}, the folder for temporary files, ${WHY[code] ?? `cannot be used (${code})`}`,
    `Set the variable ${temporaryVariable()} to a folder that is there and has room, and try again.`,
    { cause },
  );
}

/** @type {Readonly<Record<string, string>>} */
const WHY = {
  EACCES: 'may not be written to',
  EDQUOT: 'has no more room for you',
  ENOENT: 'is not there',
  ENOSPC: 'is full',
  ENOTDIR: 'is no folder',
  EPERM: 'may not be written to',
  EROFS: 'is read-only',
};

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {string} path */
function sweep(path) {
  try {
    const { uid, mtimeMs } = lstatSync(path);
    const isOurs = process.getuid === undefined || uid === process.getuid();
    if (isOurs && isAbandoned(basename(path), mtimeMs))
      rmSync(path, { recursive: true, force: true });
  } catch {
    // another run has swept, or may do so
  }
}
