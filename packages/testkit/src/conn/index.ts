// The words for handlers and servers: clients that connect, and what they may expect. A test file imports
// them first, in the place of testkit's own.

export { commas, needs, sayError } from '../index.ts';
import { testIn } from '../base/test.ts';
import { testAnyOrder, type Model } from '../model/any-order.ts';
import { SimWorld } from '../model/sim-world.ts';
import { ALL_KINDS, KINDS, type Does, type ServerAct } from './any-order/acts.ts';
import type { Functions } from './any-order/door.ts';
import { ServerScript } from './any-order/server-script.ts';
import { ServerTest } from './server-test.ts';

export type { Client } from './client.ts';
export { ANN, CLOSE_AT_THE_END, HANDLED, SAME_BYTES } from './lessons.ts';

export const test = Object.assign(testIn(ServerTest), {
  /** Acts of clients, of the server's owner and of time in the order in which chance puts them. */
  inAnyOrder(title: string, functions: Functions): void {
    testScripts(title, functions, { kinds: KINDS, scripts: 3 });
  },

  /** The same with what only stretch steps are about. */
  inAnyRareOrder(title: string, functions: Functions): void {
    testScripts(title, functions, { kinds: ALL_KINDS, scripts: 1 });
  },
});

// --- internal ---

type Scripts = Pick<Model<SimWorld, Does>, 'kinds' | 'scripts'>;

function testScripts(title: string, functions: Functions, scripts: Scripts): void {
  const play = (world: SimWorld, script: readonly ServerAct[]): Promise<void> =>
    new ServerScript(world, functions).play(script);
  testAnyOrder(title, { World: SimWorld, ...scripts, play });
}
