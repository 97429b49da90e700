// All that the grader leans on in vitest beyond what its documentation promises, and a probe for each part. A
// vitest that lacks one ends the run with its name, before the code under test is loaded: a verdict could be wrong.

import process from 'node:process';
import { lockProperty } from './lock.mjs';

/** @import { RunnerTask, TestRunner } from 'vitest' */
/** @import { TestModule, VitestPluginContext } from 'vitest/node' */

/**
 * @typedef {object} Worker what there is in the process of the tests
 * @property {any} TestRunner the class that vitest exports
 * @property {any} runner the one that vitest uses
 * @property {boolean} hasBegun whether vitest has told it that tests are about to be collected
 * @property {any} [globals]
 * @property {boolean} [isConfined] whether the flags of the sandbox have come to this process
 */

/**
 * What is missing in the process of the tests, if anything.
 * @param {Worker} worker
 * @returns {string | undefined}
 */
export function missingInWorker({
  globals = globalThis,
  isConfined = 'permission' in process,
  ...worker
}) {
  const { TestRunner, runner, hasBegun } = worker;
  const state = globals.__vitest_worker__;
  return firstMissing({
    'TestRunner.getSuiteHooks': isFunction(TestRunner?.getSuiteHooks),
    'TestRunner.prototype.onAfterRunFiles': isFunction(TestRunner?.prototype?.onAfterRunFiles),
    'the hook onBeforeCollect of a runner': hasBegun,
    'moduleRunner.getModuleInformation': isFunction(runner?.moduleRunner?.getModuleInformation),
    '__vitest_worker__.evaluatedModules': state?.evaluatedModules?.idToModuleMap instanceof Map,
    __vitest_mocker__: '__vitest_mocker__' in globals,
    'the setting execArgv': isConfined,
  });
}

/** What has to be called on the way to a verdict. @typedef {'runTask' | 'onCollected'} Hook */

/** @param {Hook} hook */
export const missingHook = (hook) => `the hook ${hook} of a runner`;

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

/** Hides the modules that vitest has loaded in this process, and keeps the timers that it has put aside for itself. */
export function hideLoaded() {
  const worker = Reflect.get(globalThis, '__vitest_worker__');
  lockProperty(worker, 'evaluatedModules', Object.freeze({ idToModuleMap: new Map() }));
  lockProperty(globalThis, '__vitest_mocker__', null);
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    if (symbol.description !== 'vitest:SAFE_TIMERS') continue;
    const timers = Object.freeze({ ...Reflect.get(globalThis, symbol) });
    // vitest puts them there again for each file: the same.
    Object.defineProperty(globalThis, symbol, { get: () => timers, set() {}, configurable: false });
  }
}

/** vitest keeps its own things there, too. @param {string} name of a global */
export const isVitests = (name) => name.startsWith('__vite');

/**
 * Asks about every module that is imported while the code runs; whoever is asked may throw.
 * @param {any} runner vitest's
 * @param {(url: string, importer: string | undefined) => void} before
 * @param {(url: string, importer: string | undefined, id: string) => void} after `id`: what is meant
 */
export function guardImports({ moduleRunner }, before, after) {
  const find = moduleRunner.getModuleInformation.bind(moduleRunner);
  moduleRunner.getModuleInformation = async (
    /** @type {string} */ url,
    /** @type {string | undefined} */ importer,
    /** @type {unknown} */ cached,
  ) => {
    before(url.replace(/^\/@id\//, ''), importer);
    const found = await find(url, importer, cached);
    after(url, importer, found.meta?.externalize ?? found.id);
    return found;
  };
}

/**
 * Undoes what the code under test has asked of vitest until now, and refuses what it asks from now on: to
 * repeat tests, to try again, to run them at the same time, or to call hooks. Ours ask for nothing of it.
 * @param {typeof TestRunner} runner
 * @param {RunnerTask} task
 */
export function calm(runner, task) {
  for (const [name, value] of Object.entries(task.type === 'suite' ? OF_SUITES : OF_TESTS)) {
    Object.defineProperty(task, name, { get: () => value, set() {}, configurable: false });
  }
  if (task.type !== 'suite') return;
  for (const hooks of Object.values(runner.getSuiteHooks(task) ?? {})) hooks.length = 0;
  for (const each of task.tasks) calm(runner, each);
}

// --- internal ---

const OF_SUITES = { concurrent: undefined, shuffle: undefined };

/** @type {readonly never[]} */
const NO_HOOKS = Object.freeze([]); // one that is added to them throws where it is added

const OF_TESTS = {
  ...OF_SUITES,
  fails: undefined,
  onFailed: NO_HOOKS,
  onFinished: NO_HOOKS,
  repeats: 0,
  retry: 0,
};

const isFunction = (/** @type {unknown} */ value) => typeof value === 'function';

/** @param {Record<string, boolean>} parts */
function firstMissing(parts) {
  return Object.keys(parts).find((name) => !parts[name]);
}
