// The words for a poller: a kernel in memory, every order in which tasks can take their turns, and the real epoll.
// A test file imports them first, in the place of testkit's own.

// The first of all: it opens what no other code gets to when the tests' own words are loaded.
import './native.ts';
import { inAnyScenario } from './any-scenario.ts';
import { onRealEpollByLoop } from './epoll-loop.ts';
import { onRealEpoll } from './epoll-test.ts';
import { inEveryOrder } from './every-order.ts';
import { onLoop } from './loop.ts';
import { onSimKernel } from './poller-test.ts';

export { contract } from '../contract/index.ts';
export { needs } from '../index.ts';
export type { EpollTest } from './epoll-test.ts';
export { rewritten } from './in-steps.ts';
export { AFTER_CLOSE, EARLY, NOT_ENDED, NOT_WOKEN, OTHER_BYTES, STILL_OPEN } from './lessons.ts';
export type { Loop } from './loop.ts';
export { both, drains, resets, sends } from './peer-events.ts';
export { WAITS, type PendingCall } from './poller-calls.ts';
export type { PollerTest } from './poller-test.ts';
export { CONNECTION, TRACES } from './scenarios/index.ts';
export { latin1, letters } from './text.ts';

/**
 * A test on a simulated kernel; `inEveryOrder` one in which other tasks take turns at any time, `inAnyScenario` the same
 * with scenarios that nobody has written, `onLoop` one of what calls `poll`, `onRealEpoll` one on the kernel of this
 * machine, and `onRealEpollByLoop` one there with the learner's own loop.
 */
export const test = Object.assign(onSimKernel, {
  inAnyScenario,
  inEveryOrder,
  onLoop,
  onRealEpoll,
  onRealEpollByLoop,
});
