// The second witness: vitest's own process writes down how each test ended, and that the run has. The
// code under test runs in another process, and cannot write to this file.

import { appendFileSync } from 'node:fs';
import process from 'node:process';

/** The last line: nothing more is to come. */
export const END = '{"end":true}\n';

/**
 * Tells what vitest lacks, and ends this process: nothing that comes after it would count.
 * @param {string} file
 */
export function tellLack(file) {
  return (/** @type {string} */ what) => {
    appendFileSync(file, `${JSON.stringify({ lacks: what })}\n`);
    process.exit(1);
  };
}

/**
 * @param {string} file
 * @param {ReturnType<typeof import('./probe.mjs').probeOfMain>} probe
 * @returns {import('vitest/node').Reporter}
 */
export function witness(file, probe) {
  let told = 0;
  return {
    onTestRunStart: () => probe.began(),
    onTestCaseResult(test) {
      probe.reported(test);
      const { state } = test.result();
      const { moduleId } = test.module;
      if (++told > MOST) return; // nobody has so many tests
      const line = { test: test.name.slice(0, LONGEST), state, module: moduleId };
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
    onTestRunEnd(modules, errors) {
      probe.ended(modules);
      for (const error of errors) console.error(error.stack ?? error.message);
      appendFileSync(file, END);
    },
  };
}

// --- internal ---

const MOST = 100_000; // lines
const LONGEST = 1000; // characters of a name
