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
  /** @param {Record<string, boolean>} parts */
  const ask = (parts) => {
    const missing = firstMissing(parts);
    if (missing) tell(missing);
  };
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
      ask({
        'the name of a test case': typeof test?.name === 'string',
        'the result of a test case':
          isFunction(test?.result) && typeof test.result().state === 'string',
        'the module of a test case': typeof test?.module?.moduleId === 'string',
      });
    },
    /** @param {readonly TestModule[]} modules */
    ended(modules) {
      const played = modules
        .flatMap((each) => [...each.children.allTests()])
        .filter((test) => {
          return ['passed', 'failed'].includes(test.result().state);
        });
      ask({ 'the hook onTestCaseResult of a reporter': played.length === 0 || reported > 0 });
    },
  };
}
