// Writes the owner of something on a disk into its name: a process of this machine. Containers may share a disk, and
// each counts its processes by itself, so a number alone says nothing elsewhere: what is of another place is left to it
// until it is old.

import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';

/** Where numbers of processes mean what they mean here. */
export const place = digest([hostname(), bootOf(), spaceOf()].join('\n'));

/** Of this process, for the middle of a name: `123-1f2e3d4c`. */
export const claim = `${process.pid}-${place}`;

/**
 * Whether the process is gone that has written its claim into this name.
 * @param {string} name
 * @param {number} mtimeMs when it was last written to
 * @param {number} now
 */
export function isAbandoned(name, mtimeMs, now = Date.now()) {
  const [, pid, where] = /(\d+)-([0-9a-f]{8})(?!\w)/.exec(name) ?? [];
  return where === place ? !isAlive(Number(pid)) : now - mtimeMs > OLD;
}

/** Whether a process of this place lives. @param {number} pid */
export function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** How long something of another place is left alone. */
export const OLD = 24 * 60 * 60 * 1000; // ms

// --- internal ---

/** @param {string} text */
function digest(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** Changes when the machine starts; empty where no file tells. */
function bootOf() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch {
    return '';
  }
}

/** The space of names in which processes are counted: each container has its own. */
function spaceOf() {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
