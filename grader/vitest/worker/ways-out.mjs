// When the worker ends its own process, of which the grader then makes what it can.

import process from 'node:process';

const FULL = 64 * 1024 ** 2; // bytes of heap that a stopped loop may leave behind
const memoryUsage = process.memoryUsage.bind(process);

/**
 * @param {(event: import('../events.ts').Event) => void} emit
 * @param {(code: number) => never} exit
 */
export function waysOut(emit, exit) {
  return {
    /** It does not have all that a verdict takes. @param {string | undefined} missing */
    lackUnless(missing) {
      if (!missing) return;
      emit({ type: 'lacks', what: missing });
      exit(1);
    },

    /** A test begins once, in a process of its own or not: a second time is no accident. @param {string} title */
    endForgery(title) {
      emit({ type: 'tamper', what: `the test "${title}" was begun twice` });
      exit(1);
      return false;
    },

    /** What a loop has piled up must not be the end of the next test: that gets a process of its own. */
    leaveIfFull() {
      if (memoryUsage().heapUsed > FULL) exit(1);
    },
  };
}
