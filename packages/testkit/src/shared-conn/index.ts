// The words of exercise 3, in which several tasks share one connection.

import '../index.ts';
import { testIn } from '../base/test.ts';
import { World } from '../base/world.ts';
import { testAnyOrder } from '../model/any-order.ts';
import { SimWorld } from '../model/sim-world.ts';
import { KINDS, type SharedAct } from './any-order/acts.ts';
import { SharedScript, type Classes } from './any-order/shared-script.ts';

export type { Call } from '../base/call.ts';
export { counters } from './counters.ts';
export { NAMES, expectFrames, makeFrames } from './task-frames.ts';
export { Frames, type Frame } from './frames.ts';
export { CLOSES, PARTED, REJECTION, SENT_TWICE, TORN, WRITTEN, closesBehind } from './lessons.ts';
export { letters, ownerOf } from './letters.ts';
export { MeteredConn } from './metered-conn.ts';
export { fillAndQueue, fillWithFrames, namesOf } from './queue.ts';
export { expectRuns } from './runs.ts';
export { SharedConn } from './shared-conn.ts';

/** Calls of many tasks, acts of the peer and time in the order in which chance puts them. */
export const test = Object.assign(testIn(World), {
  inAnyOrder(title: string, classes: Classes): void {
    const play = (world: SimWorld, script: readonly SharedAct[]): Promise<void> =>
      new SharedScript(world, classes).play(script);
    testAnyOrder(title, { World: SimWorld, kinds: KINDS, scripts: 3, play });
  },
});
