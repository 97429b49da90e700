// The words for a connection that gets a bare socket and a clock, and is tried in the simulator, which has
// both in its hands. A test file imports them first, in the place of testkit's own.

export { commas, needs } from '../index.ts';
import { test as anyTest, testIn, type Body } from '../base/test.ts';
import type { World } from '../base/world.ts';
import { testAnyOrder, type Model } from '../model/any-order.ts';
import { ALL_KINDS, KINDS, type Does, type SocketAct } from './any-order/acts.ts';
import { SocketScript } from './any-order/socket-script.ts';
import { SocketTest, type TcpConnClass } from './socket-test.ts';

export type { Call } from '../base/call.ts';
export { expectRawClosed, expectSome } from './expectations.ts';
export { broken, closed, timeout } from './failures.ts';
export { keepsContract } from './keeps-contract.ts';
export { CLOSES } from './lessons.ts';
export type { SocketTest } from './socket-test.ts';

/** A test of one socket in every simulated network; one that goes on to real sockets gets a plain world. */
export const test = Object.assign(testIn(SocketTest), {
  inBothWorlds: (title: string, body: Body<World>) => anyTest.inBothWorlds(title, body),

  /** Calls, acts of the peer and time in the order in which chance puts them. */
  inAnyOrder(title: string, TcpConn: TcpConnClass): void {
    testScripts(title, TcpConn, { kinds: KINDS, scripts: 3 });
  },

  /** The same with what only stretch steps are about. */
  inAnyRareOrder(title: string, TcpConn: TcpConnClass): void {
    testScripts(title, TcpConn, { kinds: ALL_KINDS, scripts: 1 });
  },
});

// --- internal ---

type Scripts = Pick<Model<SocketTest, Does>, 'kinds' | 'scripts'>;

function testScripts(title: string, TcpConn: TcpConnClass, scripts: Scripts): void {
  const rare = scripts.kinds === ALL_KINDS;
  const play = (world: SocketTest, script: readonly SocketAct[]): Promise<void> =>
    new SocketScript(world, TcpConn, rare).play(script);
  testAnyOrder(title, { World: SocketTest, ...scripts, play });
}
