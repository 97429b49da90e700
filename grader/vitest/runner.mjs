// Runs inside vitest's worker, beside the code under test, and writes down what happens: a line of
// JSON for each event, at once, so that nothing is lost when the process dies a moment later.

import { openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { TestRunner } from 'vitest';
import { watchLoops } from './loop-watch.mjs';

/** @import { Event, ThrownEvent } from '../src/events.ts' */
/** @import { RunnerTask, RunnerTestCase, RunnerTestFile } from 'vitest' */

const OUTPUT_LIMIT = 64 * 1024; // characters of the learner's output that are kept for each test
const HEARTBEAT = 1000; // ms
const TEXT_LIMIT = 10_000; // characters of a message or a stack

const realNow = performance.now.bind(performance);
const file = openSync(String(process.env['SOCKETLINGS_EVENTS']), 'a');

/** @param {Event} event */
function emit(event) {
  writeSync(file, `${JSON.stringify(event)}\n`);
}

let outputLeft = OUTPUT_LIMIT;

/** What the learner prints becomes an event, so that it appears under the step it came from. */
function captureOutput() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (/** @type {unknown} */ chunk, /** @type {unknown[]} */ ...rest) => {
      const text =
        typeof chunk === 'string' ? chunk : Buffer.from(/** @type {any} */ (chunk)).toString();
      if (outputLeft > 0) emit({ type: 'output', text: text.slice(0, outputLeft) });
      outputLeft -= text.length;
      const callback = rest.find((argument) => typeof argument === 'function');
      if (callback) queueMicrotask(/** @type {() => void} */ (callback));
      return true;
    };
  }
}

export default class EventRunner extends TestRunner {
  /** @param {ConstructorParameters<typeof TestRunner>[0]} config */
  constructor(config) {
    super(config);
    captureOutput();
    watchLoops({
      onBusy: () => emit({ type: 'busy' }),
      onEndless: (path, line) => emit({ type: 'endless-loop', file: path, line }),
    });
    Reflect.set(globalThis, Symbol.for('socketlings.observer'), (/** @type {string} */ run) => {
      outputLeft = OUTPUT_LIMIT;
      emit({ type: 'run', run });
    });
    setInterval(() => emit({ type: 'busy' }), HEARTBEAT).unref(); // the event loop turns: nothing hangs
    emit({ type: 'started' });
  }

  /** @param {RunnerTestFile[]} files */
  onCollected(files) {
    const errors = files.flatMap((each) => each.result?.errors ?? []);
    emit({ type: 'collected', tests: files.flatMap(titles), errors: errors.map(thrown) });
  }

  /** @param {RunnerTestCase} test */
  async runTask(test) {
    const title = fullTitle(test);
    const began = realNow();
    const end = (/** @type {object} */ how) => {
      emit({ type: 'test-end', test: title, ms: Math.round(realNow() - began), ...how });
    };
    emit({ type: 'test-start', test: title });
    try {
      await TestRunner.getTestFn(test)();
    } catch (error) {
      end({ thrown: thrown(error) });
      throw error;
    }
    end({});
  }

  /** @override */
  onAfterRunFiles() {
    super.onAfterRunFiles();
    emit({ type: 'ended' });
  }
}

/**
 * @param {RunnerTask} task
 * @returns {string[]}
 */
function titles(task) {
  return task.type === 'suite' ? task.tasks.flatMap(titles) : [fullTitle(task)];
}

/** @param {RunnerTask} task @returns {string} */
function fullTitle(task) {
  const parent = task.suite && task.suite !== task.file ? `${fullTitle(task.suite)} > ` : '';
  return parent + task.name;
}

/**
 * Describes anything that was thrown; a hostile value does not make this throw.
 * @param {unknown} error
 * @returns {ThrownEvent}
 */
function thrown(error) {
  try {
    const { name, message, stack, facts, cause } = /** @type {any} */ (error);
    return {
      name: text(name),
      message: text(message),
      stack: text(stack),
      ...(facts && { facts }),
      ...(cause instanceof Error && { causeStack: text(cause.stack) }),
    };
  } catch {
    return { name: typeof error, message: printed(error), stack: '' };
  }
}

/** @param {any} value */
function text(value) {
  return String(value ?? '').slice(0, TEXT_LIMIT);
}

/** @param {unknown} value */
function printed(value) {
  try {
    return text(value);
  } catch {
    return 'a value that cannot be printed';
  }
}
