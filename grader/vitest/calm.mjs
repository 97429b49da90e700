// What vitest lets a program ask of its own tests: to be repeated, tried again, run at the same time, or
// followed by hooks. Here every test runs once, alone, and nothing comes after it.

import { TestRunner } from 'vitest';

/** @import { RunnerTask } from 'vitest' */

/**
 * Undoes what the code under test has asked for until now, and refuses what it asks from now on.
 * @param {RunnerTask} task
 */
export function calm(task) {
  for (const [name, value] of Object.entries(task.type === 'suite' ? SUITE : TEST)) {
    Object.defineProperty(task, name, { get: () => value, set() {}, configurable: false });
  }
  if (task.type !== 'suite') return;
  for (const hooks of Object.values(TestRunner.getSuiteHooks(task) ?? {})) hooks.length = 0;
  task.tasks.forEach(calm);
}

// --- internal ---

const SUITE = { concurrent: undefined, shuffle: undefined };

/** @type {readonly never[]} */
const NONE = Object.freeze([]); // a hook that is added to it throws where it is added

const TEST = {
  ...SUITE,
  fails: undefined,
  onFailed: NONE,
  onFinished: NONE,
  repeats: 0,
  retry: 0,
};
