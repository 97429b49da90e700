// All that the grader leans on in vitest's worker beyond what its documentation promises, and a probe for each
// part. A vitest that lacks one ends the run with its name, before the code under test is loaded: a verdict could be wrong.

import process from 'node:process';
import { firstMissing, isFunction } from '../missing.mjs';
import { lockProperty } from './lock.mjs';

/** @import { RunnerTask, TestRunner } from 'vitest' */

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
    'the setting execArgv': isConfined,
    'TestRunner.getSuiteHooks': isFunction(TestRunner?.getSuiteHooks),
    'TestRunner.prototype.importFile': isFunction(TestRunner?.prototype?.importFile),
    'TestRunner.prototype.onAfterRunFiles': isFunction(TestRunner?.prototype?.onAfterRunFiles),
    'the hook onBeforeCollect of a runner': hasBegun,
    'moduleRunner.getModuleInformation': isFunction(runner?.moduleRunner?.getModuleInformation),
    '__vitest_worker__.rpc': isFunction(state?.rpc?.onTaskUpdate),
    'globals that can be hidden': Object.getOwnPropertyNames(globals)
      .filter(isVitests)
      .every((name) => Object.getOwnPropertyDescriptor(globals, name)?.configurable),
  });
}

/** What has to be called on the way to a verdict. @typedef {'runTask' | 'onCollected'} Hook */

/** @param {Hook} hook */
export const missingHook = (hook) => `the hook ${hook} of a runner`;

/**
 * Takes vitest's own things out of sight: what defines hooks and tests, the modules that it has loaded, and above
 * all the way to its main process, which the second witness listens to. What vitest itself still has to tell, it
 * tells through the runner, which keeps that way.
 * @param {any} runner vitest's
 * @param {{ again: boolean }} options whether vitest may have to put its things there once more
 */
export function hideVitest(runner, { again }) {
  keepWay(runner, Reflect.get(globalThis, '__vitest_worker__').rpc);
  for (const name of Object.getOwnPropertyNames(globalThis).filter(isVitests)) {
    const hidden = { value: undefined, writable: again, configurable: again };
    Object.defineProperty(globalThis, name, hidden);
  }
  for (const symbol of Object.getOwnPropertySymbols(globalThis).filter(isVitestsSymbol)) {
    const { value, configurable } = Object.getOwnPropertyDescriptor(globalThis, symbol) ?? {};
    if (value) Object.freeze(value);
    if (!configurable) continue;
    // vitest may put them there again for each file: the same.
    Object.defineProperty(globalThis, symbol, { get: () => value, set() {}, configurable: false });
  }
}

/** Where vitest puts timers aside that no test can replace. */
export function timersOfVitest() {
  const values = Object.getOwnPropertySymbols(globalThis).filter(isVitestsSymbol);
  return values
    .map((symbol) => Reflect.get(globalThis, symbol))
    .filter((value) => isFunction(value?.setImmediate));
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

/** Gives the runner hooks that need nothing of what is hidden. @param {any} runner @param {any} rpc */
function keepWay(runner, rpc) {
  const { onAfterRunFiles, onCollected } = Object.getPrototypeOf(runner);
  const hooks = {
    onTaskUpdate: (/** @type {unknown[]} */ ...updates) => rpc.onTaskUpdate(...updates),
    onCollectStart: (/** @type {unknown} */ file) => rpc.onQueued(file),
    async onCollected(/** @type {unknown[]} */ files) {
      await onCollected.call(runner, files);
      await rpc.onCollected(files);
    },
    onAfterRunFiles: () => onAfterRunFiles.call(runner),
    ...Object.fromEntries(UNUSED.map((name) => [name, () => {}])),
  };
  for (const [name, hook] of Object.entries(hooks)) lockProperty(runner, name, hook);
}

// Snapshots, mocks, artifacts, and what `expect` counts: our tests have nothing of that, and a program has no say.
const UNUSED = [
  'onAfterRunSuite',
  'onAfterTryTask',
  'onBeforeRunSuite',
  'onBeforeTryTask',
  'onTestAnnotate',
  'onTestArtifactRecord',
];

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

/** Its timers, and what `expect` keeps. @param {symbol} symbol */
const isVitestsSymbol = ({ description = '' }) =>
  /^(vitest:|expect-|matchers-|asymmetric-|\$\$jest-)/.test(description);
