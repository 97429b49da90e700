// Lets a run be prepared ahead: vitest starts, the worker loads the testkit, and all wait here for the
// word to go on. Only then is the code under test read, so it is the newest. Up to here nobody but us has
// had a say: who wants to know that this point is reached is told on descriptor 3. The worker has long read the
// key that signs its record: it is removed here, by a process of ours, so that the worker need not be able to.

import { rmSync, writeFileSync, writeSync } from 'node:fs';
import process from 'node:process';
import { endGroup } from '../../src/machine/platform.mjs';
import { aheadIn } from '../ahead.mjs';

/** @import { Plugin } from 'vite' */

const REPORT = 3;

/** Settles when the code under test may be loaded. */
export function wordToGoOn() {
  return new Promise((resolve) => process.stdin.once('data', resolve));
}

/**
 * @param {readonly string[]} subjects the files under test
 * @param {{ key: string, reports: boolean, tests: readonly string[], isOpen: Promise<unknown> }} options
 *   `key`: its file; `reports`: whether somebody wants to know; `tests`: what will be loaded after the code under test,
 *   and can be made ready before; `isOpen` settles when all may go on
 * @returns {Plugin}
 */
export function gate(subjects, { key, reports, tests, isOpen }) {
  process.stdin.once('end', () => endGroup()); // whoever started this is gone
  process.stdin.unref(); // nothing more is to come when the tests have ended
  return {
    name: 'socketlings:gate',
    enforce: 'pre',
    async load(id) {
      if (!subjects.includes(String(id.split('?')[0]))) return;
      rmSync(key, { force: true });
      const { environment } = this;
      if (environment.mode === 'dev') {
        await Promise.all(tests.map((test) => environment.warmupRequest(test)));
        if (reports) noteModules(environment);
      }
      if (reports) writeSync(REPORT, '.');
      reports = false;
      await isOpen;
    },
  };
}

// --- internal ---

/** For the runs that come after this one. @param {import('vite').DevEnvironment} environment */
function noteModules({ moduleGraph }) {
  const urls = [...moduleGraph.urlToModuleMap.keys()].filter((url) => {
    return url.startsWith('/packages/') && !url.includes('?');
  });
  writeFileSync(aheadIn(String(process.env['SOCKETLINGS_MODULES'])), JSON.stringify(urls));
}
