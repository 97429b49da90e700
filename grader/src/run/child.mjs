// A run of vitest that was started ahead, or is started now. Plain JavaScript, so that a run can begin while the
// command line is still loading.

import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { OLD } from '../machine/claim.mjs';
import { realPath } from '../machine/platform.mjs';
import { MachineError } from '../usage-error.mjs';
import { spawnChild } from './spawn-child.mjs';

/** @import { Child, ChildRequest } from './spawn-child.mjs' */

/** @type {{ request: string, seen: string, since: number, child: Child } | undefined} */
let prepared;

/**
 * Starts a run ahead, so that `startChild` for the same request finds it waiting.
 * @param {ChildRequest} request
 */
export function prepareChild(request) {
  dropPrepared();
  try {
    const seen = seenBy(request);
    const child = spawnChild(request);
    prepared = { request: JSON.stringify(request), seen, since: Date.now(), child };
  } catch (error) {
    if (!(error instanceof MachineError)) throw error; // the run itself will say it
  }
}

/** Ends a run that was started ahead and is not needed. */
export function dropPrepared() {
  prepared?.child.kill();
  prepared?.child.cleanUp();
  prepared = undefined;
}

process.once('exit', dropPrepared);

/**
 * Runs the tests. The file under test is read only now, also when all the rest was started ahead.
 * @param {ChildRequest} request
 * @returns {Child}
 */
export function startChild(request) {
  const child = takePrepared(request) ?? spawnChild(request);
  child.process.stdin.on('error', () => {}); // it has ended already
  void child.isReady.then(() => child.process.stdin.write('go'));
  return child;
}

/** @param {ChildRequest} request */
function takePrepared(request) {
  if (prepared?.request !== JSON.stringify(request)) return undefined;
  // Others take its folder for one that was left behind when it is old.
  if (prepared.seen !== seenBy(request) || Date.now() - prepared.since > OLD / 2) {
    dropPrepared();
    return undefined;
  }
  const { child } = prepared;
  prepared = undefined;
  if (child.process.exitCode === null && child.process.signalCode === null) return child;
  child.cleanUp();
  return undefined;
}

/**
 * What a child that waits has seen of the disk already: the tests, and, where it is confined, the very
 * folders. All else it reads when it goes on.
 * @param {ChildRequest} request
 */
function seenBy({ subjects, testFiles }) {
  const files = [...subjects, ...testFiles].map((path) => realPath(path));
  const tests = testFiles.flatMap((file) => [statOf(file)?.size, statOf(file)?.mtimeNs]);
  const folders = [...new Set(files.map((file) => dirname(file)))];
  return [...tests, ...files, ...folders.map((folder) => statOf(folder)?.ino)].join();
}

/** @param {string} path */
function statOf(path) {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
