// Closes the ways out of the process that the code under test runs in: what `process` can do, and the
// globals that lead to other machines. Whatever decided.mjs does not list is closed, too.

import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import process from 'node:process';
import {
  CLOSED_GLOBALS,
  CLOSED_ON_PROCESS,
  ENDING,
  OPEN_ON_PROCESS,
  isOpenGlobal,
  whatItDoes,
} from '../decided.mjs';
import { isVitests } from './insides.mjs';
import { lockProperty } from './lock.mjs';

/**
 * Closes the ways out of this process. Code that tries one gets an error, and `onTry` its name.
 * @param {(name: string) => void} onTry
 */
export function closeDoors(onTry) {
  for (const name of namesOf(process).filter(isClosedOnProcess)) {
    const what = `process.${name}`;
    const does = whatItDoes(CLOSED_ON_PROCESS, name);
    const closed = () => {
      if (does === ENDING) onTry(what);
      throw new Error(`${what} is not available to a graded program: it ${does}`);
    };
    // vitest puts its own exit there, before and after: what it assigns goes nowhere.
    Object.defineProperty(process, name, { get: () => closed, set() {}, configurable: false });
  }
  for (const name of OURS) lockProperty(process, name);
  for (const name of ASKED.filter((each) => each in process)) lockFunction(process, name);
  lockProperty(performance, 'now');
  lockProperty(
    os,
    'setPriority',
    refusal('os.setPriority acts on other processes: a graded program cannot'),
  );
  syncBuiltinESMExports(); // also for code that imports them by name
}

/** Puts what throws in the place of each global that is closed, or that decided.mjs does not list. */
export function closeGlobals() {
  for (const name of Object.getOwnPropertyNames(globalThis).filter(isClosed)) {
    const why = `${name} is not available to a graded program: it ${whatItDoes(CLOSED_GLOBALS, name)}.`;
    lockProperty(globalThis, name, refused(`${why} ${INSTEAD}`));
  }
}

/** Puts what throws in the place of what waits for other threads: there are none, and nothing else would run meanwhile. */
export function refuseSleep() {
  for (const name of /** @type {const} */ (['wait', 'waitAsync'])) {
    if (!(name in Atomics)) continue;
    const why = `Atomics.${name} is not available to a graded program: it waits for other threads, and there are none`;
    lockProperty(Atomics, name, refusal(why));
  }
}

// --- internal ---

// The last three the workshop's own kernel may call by name.
const OURS = new Set(
  '_fatalException emit listeners on off removeAllListeners cpuUsage hrtime memoryUsage'.split(' '),
);

const INSTEAD = 'What an exercise needs, its tests hand over.';

/** What tests ask the process while they run: about time and memory. */
const ASKED = [
  'availableMemory',
  'constrainedMemory',
  'cpuUsage',
  'hrtime',
  'memoryUsage',
  'resourceUsage',
  'threadCpuUsage',
  'uptime',
];

/** With what hangs on it: process.memoryUsage.rss. @param {object} owner @param {string} name */
function lockFunction(owner, name) {
  const asked = Reflect.get(owner, name);
  for (const [inner, { value }] of Object.entries(Object.getOwnPropertyDescriptors(asked))) {
    if (typeof value === 'function') lockProperty(asked, inner);
  }
  lockProperty(owner, name);
}

/** @param {string} name of a global */
function isClosed(name) {
  return !isOpenGlobal(name) && !isVitests(name);
}

/** @param {string} name */
function isClosedOnProcess(name) {
  return !OPEN_ON_PROCESS.has(name) && !(name in EventEmitter.prototype);
}

/** @param {object} object */
function namesOf(object) {
  return [object, Object.getPrototypeOf(object)].flatMap((each) =>
    Object.getOwnPropertyNames(each),
  );
}

/**
 * @param {string} sentence
 * @returns {() => never}
 */
function refusal(sentence) {
  return () => {
    throw new Error(sentence);
  };
}

/** Throws whatever is done with it; to ask for its `typeof` is all right. @param {string} sentence */
function refused(sentence) {
  const [apply, get] = [refusal(sentence), refusal(sentence)];
  return new Proxy(class {}, { apply, construct: apply, get, set: get });
}
