// One at a time, among processes: the process that makes a file first has the lock. No process waits for ever: a
// lock whose owner has ended is taken away, and so is one that has stayed the same for a long while.

import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { isAlive, place } from './claim.mjs';
import { codeOf, pause } from './whole-file.mjs';

/**
 * Does something that takes milliseconds while no other process does. Throws with the code `ELOCKED` if
 * others never let it have its turn.
 * @template T
 * @param {string} path of the lock, in a folder that can be written to
 * @param {() => T} work
 * @param {{ stale: number, patience: number }} times in ms
 * @returns {T}
 */
export function withLock(path, work, times = TIMES) {
  const mine = `${JSON.stringify({ pid: process.pid, place, id: randomUUID() })}\n`;
  take(path, mine, times);
  try {
    return work();
  } finally {
    if (ownerOf(path) === mine) rmSync(path, { force: true });
  }
}

// --- internal ---

// Work takes milliseconds; a machine that is very busy, or asleep, takes longer.
const TIMES = { stale: 5000, patience: 15_000 };
const PAUSE = 10; // ms

/** @param {string} path @param {string} mine @param {{ stale: number, patience: number }} times */
function take(path, mine, { stale, patience }) {
  const began = performance.now();
  let seen = '';
  let since = began;
  while (!make(path, mine)) {
    const owner = ownerOf(path);
    const now = performance.now();
    if (owner === undefined) continue;
    if (owner !== seen) [seen, since] = [owner, now];
    if (hasEnded(owner) || now - since > stale) takeAway(path, owner);
    else if (now - began > patience) throw new Locked(path);
    else pause(PAUSE);
  }
}

class Locked extends Error {
  code = 'ELOCKED';
  /** @param {string} path */
  constructor(path) {
    super(`${path} is held by another run`);
  }
}

/** Whether it is ours now. @param {string} path @param {string} mine */
function make(path, mine) {
  let file;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (process.platform !== 'win32' || !isBusy(error)) throw error;
    pause(PAUSE);
    return false;
  }
  try {
    writeFileSync(file, mine);
    return true;
  } catch (error) {
    rmSync(path, { force: true }); // a full disk takes names, and no words
    throw error;
  } finally {
    closeSync(file);
  }
}

// Windows still knows a file for a moment that was deleted while it was open.
/** @param {unknown} error */
function isBusy(error) {
  return ['EBUSY', 'EPERM'].includes(codeOf(error));
}

/** Undefined if the lock is free. @param {string} path */
function ownerOf(path) {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : '';
  }
}

/** @param {string} owner */
function hasEnded(owner) {
  try {
    const owned = JSON.parse(owner);
    return owned.place === place && !isAlive(owned.pid); // elsewhere it may well live
  } catch {
    return false;
  }
}

// Another process may have taken it away before, and a third may hold a new one now: that is given back.
/** @param {string} path @param {string} owner */
function takeAway(path, owner) {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    renameSync(path, aside);
    if (ownerOf(aside) !== owner) renameSync(aside, path);
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
