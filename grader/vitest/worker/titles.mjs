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

/**
 * Puts the steps in a file in their order: what loads them does not wait for one before it loads the next.
 * @param {{ tasks: RunnerTask[] }} file
 */
export function sortSteps({ tasks }) {
  tasks.sort((a, b) => stepOf(a) - stepOf(b));
}

// --- internal ---

/** @param {RunnerTask} task */
function stepOf({ name }) {
  return Number(/^Step (\d+)/.exec(name)?.[1] ?? 0);
}
