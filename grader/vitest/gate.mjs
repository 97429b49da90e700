// Lets a run be prepared ahead: vitest starts, the worker loads the testkit, and all wait here for the
// word to go on. Only then is the code under test read, so it is the newest.

import process from 'node:process';

/** @import { Plugin } from 'vite' */

/**
 * @param {readonly string[]} subjects the files under test
 * @returns {Plugin}
 */
export function gate(subjects) {
  const opened = new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.once('end', endGroup); // whoever started this is gone
  process.stdin.unref(); // nothing more is to come when the tests have ended
  return {
    name: 'socketlings:gate',
    enforce: 'pre',
    async load(id) {
      if (subjects.includes(String(id.split('?')[0]))) await opened;
    },
  };
}

// On Windows there are no groups, but whoever is forked ends with its parent.
function endGroup() {
  if (process.platform !== 'win32') process.kill(0, 'SIGKILL');
  process.exit(1);
}
