// Lets a run be prepared ahead: vitest starts, the worker loads the testkit, and all wait here for the
// word to go on. Only then is the code under test read, so it is the newest. Up to here nobody but us has
// had a say: who wants to know that this point is reached is told on descriptor 3.

import { writeSync } from 'node:fs';
import process from 'node:process';
import { endGroup } from '../../src/machine/platform.mjs';

/** @import { Plugin } from 'vite' */

const REPORT = 3;

/**
 * @param {readonly string[]} subjects the files under test
 * @param {boolean} reports whether somebody wants to know
 * @returns {Plugin}
 */
export function gate(subjects, reports) {
  const opened = new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.once('end', () => endGroup()); // whoever started this is gone
  process.stdin.unref(); // nothing more is to come when the tests have ended
  return {
    name: 'socketlings:gate',
    enforce: 'pre',
    async load(id) {
      if (!subjects.includes(String(id.split('?')[0]))) return;
      if (reports) writeSync(REPORT, '.');
      reports = false;
      await opened;
    },
  };
}
