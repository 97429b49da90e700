// Runs inside vitest's worker, beside the code under test, and tells what happens. What it tells is
// its own observation: vitest's opinion of a test is not asked for.

import { basename, dirname } from 'node:path';
import process from 'node:process';
import * as vitest from 'vitest';
import { hasFailed, isHeld, sweep } from './by-networks.mjs';
import { closeDoors, closeGlobals, refuseSleep } from './doors.mjs';
import { eventWriter } from './event-writer.mjs';
import { onlyReadFiles } from './files.mjs';
import { fetchAhead } from './fetch-ahead.mjs';
import { beginSubject, failedWith, isDone } from './first-failure.mjs';
import { beginHeartbeat, memoryGuard, slownessOf } from './heartbeat.mjs';
import { hidePromises } from './hide-promises.mjs';
import { hideModules } from './hide.mjs';
import { calm, missingHook, missingInWorker, timersOfVitest } from './insides.mjs';
import { keepListeners } from './keep-listeners.mjs';
import { openKoffi } from './koffi.mjs';
import { leftBehind, rememberAll } from './left-behind.mjs';
import { lockReachable } from './lock-reachable.mjs';
import { lockShared } from './lock.mjs';
import { roundsOfLoops, watchLoops } from './loop-watch.mjs';
import { captureOutput } from './output.mjs';
import { ownTimers } from './own-timers.mjs';
import { refusePaths } from './sockets-only.mjs';
import { describe, text } from './thrown.mjs';
import { sortSteps, titles, titlesToRun } from './titles.mjs';
import { waysOut } from './ways-out.mjs';

/** @import { ThrownEvent } from '../events.ts' */
/** @import { GraderHooks, Part } from '../../../packages/testkit/src/base/grader-hooks.ts' */
/** @import { RunnerTestCase, RunnerTestFile } from 'vitest' */

// Small buffers share their memory: what a test expects would lie where the code under test finds it.
Buffer.poolSize = 0;

const exit = /** @type {any} */ (process).reallyExit.bind(process);
const NETWORK = /^(friendly|nasty|real|[1-9]\d{0,8})$/;
const realNow = performance.now.bind(performance);
const record = String(process.env['SOCKETLINGS_EVENTS']);
const emit = eventWriter(record, String(process.env['SOCKETLINGS_KEY']));
const ways = waysOut(emit, exit);

/** @type {Map<string, (part?: Part) => Promise<void>>} bodies of tests, as the testkit defined them */
const bodies = new Map();

/** @type {Parameters<GraderHooks['loaded']>[0]['factsOf']} */
let factsOf = () => undefined;

const realKernel = process.env['SOCKETLINGS_KERNEL'] === 'real';
const closeKoffi = realKernel ? openKoffi() : () => {};

/** @type {string[]} */
const subjects = JSON.parse(String(process.env['SOCKETLINGS_SUBJECTS']));
const shared = subjects.length > 1; // this process
const folders = subjects.map((file) => `${dirname(file.replaceAll('\\', '/'))}/`);

// A vitest that has none gets as far as its probe.
const TestRunner = /** @type {typeof vitest.TestRunner} */ (
  Reflect.get(vitest, 'TestRunner') ?? class {}
);

/** @type {EventRunner | undefined} */
let runner;

let [hasBegun, hasCollected, isLoaded] = [false, false, false];

/** What vitest gets to know of a failure. The real one may be too large for a message, or loop when it is looked at. */
const FAILED = Object.freeze(new Error('failed'));

let progressed = () => {};
let beginOutput = () => {};

/** @type {ThrownEvent[]} while the tests, and with them the code under test, were loaded */
const thrownInLoading = [];

/** @type {Set<string>} titles of the tests that have begun */
const begun = new Set();
/** @type {string[]} titles of the tests that are to run */
let wanted = [];
/** @type {string | undefined} */
let lacking; // what only some tests want

/** @type {GraderHooks} */
const graderHooks = {
  realKernel,
  rounds: roundsOfLoops,
  loaded(own) {
    if (isLoaded) return; // the code under test can call this, too
    ways.lackUnless(missingInWorker({ TestRunner: vitest.TestRunner, runner, hasBegun }));
    isLoaded = true;
    Reflect.deleteProperty(globalThis, HOOKS);
    factsOf = own.factsOf;
    own.onProgress(progressed);
    closeKoffi();
    refuseSleep();
    ownTimers(timersOfVitest());
    lockShared([...own.modules, { TestRunner, EventRunner }]);
    hideModules(folders, /** @type {EventRunner} */ (runner), { again: shared });
    hidePromises();
    refusePaths();
    onlyReadFiles();
    keepListeners();
    closeGlobals();
    closeDoors((what) => emit({ type: 'exit-call', what }));
    lockReachable(own.modules);
    if (shared) rememberAll();
  },
  defined(title, body) {
    if (bodies.has(title)) emit({ type: 'tamper', what: `the test "${title}" was defined twice` });
    else bodies.set(title, body);
    return () => ways.lackUnless(missingHook('runTask')); // vitest has no other way to a body
  },
  lacks(why) {
    if (!isLoaded) lacking ??= why;
  },
  withheld(title) {
    if (lacking) emit({ type: 'withheld', test: text(title), why: lacking });
  },
  played({ orders, interruptions, why }) {
    emit({ type: 'played', orders, interruptions, ...(why && { why: text(why) }) });
  },
  entered(network) {
    if (!NETWORK.test(network)) return emit({ type: 'tamper', what: 'a network was made up' });
    beginOutput();
    emit({ type: 'network', network });
  },
};
// Until the testkit has it: code that could call it could speak in its name.
const HOOKS = Symbol.for('socketlings.grader-hooks');
Object.defineProperty(globalThis, HOOKS, { value: Object.freeze(graderHooks), configurable: true });

const MOST_UNCAUGHT = 100; // errors in a test; vitest looks at each of them for a long time
let uncaughtLeft = MOST_UNCAUGHT;
let stoppedLoop = false;
let loopsInTest = -1; // -1 between tests

/**
 * Plays a test, or a part of it; returns whether it holds.
 * @param {string} title
 * @param {Part} [part]
 */
async function play(title, part) {
  const body = bodies.get(title);
  if (!body) {
    emit({ type: 'tamper', what: `a test "${title}" was added` });
    return true;
  }
  if (begun.has(title) && part !== 'others') return ways.endForgery(title);
  begun.add(title);
  const began = realNow();
  emit({ type: 'test-start', test: title });
  [loopsInTest, uncaughtLeft] = [0, MOST_UNCAUGHT];
  /** @type {{ thrown?: ThrownEvent }} */
  let how = {};
  try {
    await body(part);
  } catch (error) {
    how = { thrown: thrown(error) };
  }
  const ms = Math.round(realNow() - began);
  if (part === 'first' && !how.thrown) emit({ type: 'test-held', test: title, ms });
  else emit({ type: 'test-end', test: title, ms, ...how });
  loopsInTest = -1;
  if (stoppedLoop) ways.leaveIfFull();
  return !how.thrown;
}

/** @param {unknown} error */
function tellUncaught(error) {
  emit({ type: 'uncaught', thrown: thrown(error) });
  if (--uncaughtLeft < 0) exit(1);
}

export default class EventRunner extends TestRunner {
  /** @param {ConstructorParameters<typeof TestRunner>[0]} config */
  constructor(config) {
    super(config);
    runner = this;
    beginOutput = captureOutput(emit);
    const { user, system } = process.cpuUsage();
    const slowness = slownessOf(process.uptime());
    const guardMemory = memoryGuard(emit, exit);
    progressed = watchLoops({
      slowness: slownessOf((user + system) / 1e6), // of the processor alone: others do not count
      onLook: guardMemory,
      onBusy: () => emit({ type: 'busy' }),
      onEndless: (path, line) => {
        stoppedLoop = true;
        emit({ type: 'endless-loop', file: text(path), line: line >>> 0 || 1 });
        if (loopsInTest >= 0 && ++loopsInTest > 1) exit(1); // one for each byte that comes would take for ever
      },
    });
    beginHeartbeat(record, emit, guardMemory);
    process.on('uncaughtExceptionMonitor', tellUncaught);
    // Those in a test are the testkit's.
    process.on('unhandledRejection', (reason) => begun.size === 0 && tellUncaught(reason));
    emit({ type: 'started', slowness });
  }

  /** @param {string[]} paths */
  onBeforeCollect([path = '']) {
    if (!hasBegun) fetchAhead(Reflect.get(this, 'moduleRunner'));
    hasBegun = true;
    beginSubject();
    if (!shared) return;
    bodies.clear();
    begun.clear();
    rememberAll();
    Reflect.deleteProperty(globalThis, Symbol.for('socketlings.real-work')); // the loop guard puts it there
    emit({ type: 'subject', number: parseInt(basename(path), 10) });
  }

  /**
   * vitest gets to know as little of what was thrown here as of what a test throws.
   * @override
   * @param {Parameters<InstanceType<typeof TestRunner>['importFile']>} file
   */
  async importFile(...file) {
    try {
      return await super.importFile(...file);
    } catch (error) {
      thrownInLoading.push(thrown(error));
      throw FAILED;
    }
  }

  /** @param {RunnerTestFile[]} files */
  onCollected(files) {
    hasCollected = true;
    for (const file of files) calm(TestRunner, file);
    files.forEach(sortSteps);
    const others = files.flatMap((each) => each.result?.errors ?? []).filter(isNotTold);
    const errors = [...thrownInLoading.splice(0), ...others.map(thrown)];
    // Before the testkit is loaded, nothing else is: then it cannot be about the code under test.
    if (!isLoaded) ways.lackUnless(`what loads the tests (${errors[0]?.message})`);
    emit({ type: 'collected', tests: files.flatMap(titles), errors });
    wanted = files.flatMap(titlesToRun);
  }

  /** @param {RunnerTestCase} test */
  async runTask(test) {
    if (!hasCollected) ways.lackUnless(missingHook('onCollected'));
    if (isDone()) return;
    await sweep(wanted, play);
    const title = text(test.name);
    const holds = !hasFailed(title) && (await play(title, isHeld(title) ? 'others' : undefined));
    if (!holds) throw failedWith(FAILED);
  }

  /** @override */
  // oxlint-disable-next-line typescript/no-misused-promises -- vitest waits for it
  async onAfterRunFiles() {
    super.onAfterRunFiles();
    for (const what of shared ? await leftBehind() : []) emit({ type: 'left-behind', what });
    emit({ type: 'ended' });
  }
}

/** @param {unknown} error */
const thrown = (error) => describe(error, factsOf);

/** @param {{ message?: unknown }} error as vitest has kept it */
function isNotTold({ message }) {
  return message !== FAILED.message;
}
