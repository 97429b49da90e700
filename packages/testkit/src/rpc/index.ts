// The words of exercise 8: clients that ask the server under test, a server that answers the client under test. A test
// file imports them first, in the place of testkit's own.

export { needs } from '../index.ts';
import { testIn } from '../base/test.ts';
import { RpcTest } from './rpc-test.ts';

export type { Call } from '../base/call.ts';
export type { RpcTest } from './rpc-test.ts';
export type { TestedServer } from './tested-server.ts';
export { requestBytes } from './caller.ts';
export { MUCH } from './desk.ts';
export { ANSWERED, OTHERS } from './lessons.ts';

/** A test of a server or a client, in every simulated network, or there and on real sockets. */
export const test = testIn(RpcTest);
