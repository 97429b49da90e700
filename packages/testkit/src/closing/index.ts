// The words of exercise 7, for what closes: a connection with its options, a port, and whoever closes for others. A
// test takes one of the three, as `test`.

export { needs } from '../index.ts';
import { testIn } from '../base/test.ts';
import { ConnTest } from './conn-test.ts';
import { PortTest } from './port-test.ts';
import { ServiceTest } from './service-test.ts';

export type { ConnTest } from './conn-test.ts';
export type { PortTest } from './port-test.ts';
export { isClosed, type ServiceTest } from './service-test.ts';
export type { TestedService } from './tested-service.ts';
export type { TestedTcp } from './tested-tcp.ts';
export type { Call } from '../base/call.ts';
export { closed, failed } from './failures.ts';
export { NOT_SERVED } from './lessons.ts';

/** A test of one connection, in every simulated network, or there and on real sockets. */
export const connTest = testIn(ConnTest);

/** A test of a port. */
export const portTest = testIn(PortTest);

/** A test of whoever closes for others: `closeGracefully`, `Server`. */
export const serviceTest = testIn(ServiceTest);
