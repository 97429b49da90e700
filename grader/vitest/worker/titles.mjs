import { text } from './thrown.mjs';

/** @import { RunnerTask } from 'vitest' */

/**
 * The titles of all tests in a file or a suite.
 * @param {RunnerTask} task
 * @returns {string[]}
 */
export function titles(task) {
  return task.type === 'suite' ? task.tasks.flatMap(titles) : [text(task.name)];
}

/**
 * Those of the tests that vitest is to run.
 * @param {RunnerTask} task
 * @returns {string[]}
 */
export function titlesToRun(task) {
  if (task.type === 'suite') return task.tasks.flatMap(titlesToRun);
  return task.mode === 'run' ? [text(task.name)] : [];
}
