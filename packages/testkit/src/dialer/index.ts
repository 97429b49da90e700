// The words of exercise 6: a dialer, the sockets that it opens, and whoever listens.

export { needs } from '../index.ts';
import { testIn } from '../base/test.ts';
import { DialTest } from './dial-test.ts';

export type { DialCall } from './dial-call.ts';
export type { DialTest } from './dial-test.ts';
export { canceled, refused, timedOut } from './failures.ts';
export { CONNECTS, LEFT_OPEN } from './lessons.ts';
export { listenersOf } from './listeners-of.ts';

/** A test in every simulated network, or there and on real sockets. */
export const test = testIn(DialTest);
