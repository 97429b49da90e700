// What was thrown, as text: whatever it is, to describe it neither throws nor takes long.

import { inspect } from 'node:util';

/** @import { Facts } from '../../../packages/testkit/src/base/lesson.ts' */
/** @import { ThrownEvent } from '../events.ts' */

/**
 * @param {unknown} error
 * @param {(error: unknown) => Facts | undefined} factsOf a lesson
 * @returns {ThrownEvent}
 */
export function describe(error, factsOf) {
  try {
    const { name, message, stack, cause } = /** @type {any} */ (error);
    if (typeof message !== 'string') return noError(error);
    const facts = factsOf(error);
    const causeStack = stackOf(cause);
    return {
      name: text(name),
      message: withWayOut(text(message)),
      stack: text(stack),
      ...(facts && { facts }),
      ...(causeStack && { causeStack }),
    };
  } catch {
    return noError(error);
  }
}

/** @param {any} value */
export function text(value) {
  return asWritten(String(value ?? '').slice(0, LIMIT));
}

/** A function that is printed, without the calls that the loop guard has put there. @param {string} printed */
export function asWritten(printed) {
  return printed.replace(/__loop_[0-9a-f]{16}\(\d+\)[;,]/g, '');
}

// --- internal ---

// As V8 says it, and lock.mjs.
const READ_ONLY =
  /^(Cannot (add|define|redefine|delete) property\b|Cannot assign to read only property\b|.+ is built in, and read-only here$)/;

const WAY_OUT =
  'What is built in (a prototype, `Math`, `Promise`) is read-only for a graded program: if that was meant, write a function or a class of your own.';

const ON_OWN = 'An object of your own takes it by `Object.defineProperty`.';

/** V8 does not say why an object takes no change. @param {string} message */
function withWayOut(message) {
  if (!READ_ONLY.test(message)) return message;
  const isAssigned = message.startsWith('Cannot assign'); // what is inherited and read-only keeps others from that
  return [`${message}.`, WAY_OUT, ...(isAssigned ? [ON_OWN] : [])].join(' ');
}

const LIMIT = 10_000; // characters of a message or a stack

/** Of a lesson's cause, which is the learner's own error. @param {unknown} cause */
function stackOf(cause) {
  try {
    return cause instanceof Error ? text(cause.stack) : '';
  } catch {
    return '';
  }
}

/** @param {unknown} value @returns {ThrownEvent} */
function noError(value) {
  return { name: 'something that is no Error', message: printed(value), stack: '' };
}

const PLAINLY = { customInspect: false, depth: 1, maxArrayLength: 5, maxStringLength: 200 };

/** Nothing of the value's own is called for it. @param {unknown} value */
function printed(value) {
  try {
    return text(inspect(value, PLAINLY));
  } catch {
    return 'a value that cannot be printed';
  }
}
