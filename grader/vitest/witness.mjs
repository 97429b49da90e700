// The second witness: vitest's own process writes down how each test ended, and that the run has. The
// code under test runs in another process, and cannot write to this file.

import { appendFileSync } from 'node:fs';

/** The last line: nothing more is to come. */
export const END = '{"end":true}\n';

/**
 * @param {string} file
 * @returns {import('vitest/node').Reporter}
 */
export function witness(file) {
  return {
    onTestCaseResult(test) {
      const { state } = test.result();
      const { moduleId } = test.module;
      appendFileSync(file, `${JSON.stringify({ test: test.name, state, module: moduleId })}\n`);
    },
    onTestRunEnd(_, errors) {
      for (const error of errors) console.error(error.stack ?? error.message);
      appendFileSync(file, END);
    },
  };
}
