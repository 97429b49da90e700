// What the grader leans on in vitest's main process beyond what its documentation promises.

import { firstMissing, isFunction } from '../missing.mjs';

/** @import { TestModule, VitestPluginContext } from 'vitest/node' */

/**
 * Follows vitest's main process, and tells what it lacks.
 * @param {(what: string) => void} tell
 */
export function probeOfMain(tell) {
  let isConfigured = false;
  let reported = 0;
  const ask = asking(tell);
  return {
    /** @param {VitestPluginContext} context */
    configured(context) {
      isConfigured = true;
      const { experimental_defineCacheKeyGenerator: define } = /** @type {any} */ (context) ?? {};
      ask({ experimental_defineCacheKeyGenerator: isFunction(define) });
    },
    began() {
      ask({ 'the hook configureVitest of a plugin': isConfigured });
    },
    /** @param {any} test */
    reported(test) {
      reported += 1;
      ask(partsOf(test));
    },
    /** @param {readonly TestModule[]} modules */
    ended(modules) {
      const played = playedIn(modules);
      ask({ 'the hook onTestCaseResult of a reporter': played.length === 0 || reported > 0 });
    },
  };
}

// --- internal ---

/** @param {(what: string) => void} tell */
function asking(tell) {
  return (/** @type {Record<string, boolean>} */ parts) => {
    const missing = firstMissing(parts);
    if (missing) tell(missing);
  };
}

/** What the second witness writes down of a test. @param {any} test */
function partsOf(test) {
  return {
    'the name of a test case': typeof test?.name === 'string',
    'the result of a test case':
      isFunction(test?.result) && typeof test.result().state === 'string',
    'the module of a test case': typeof test?.module?.moduleId === 'string',
  };
}

/** The tests that have come to an end. @param {readonly TestModule[]} modules */
function playedIn(modules) {
  return modules
    .flatMap((each) => [...each.children.allTests()])
    .filter((test) => ['passed', 'failed'].includes(test.result().state));
}
