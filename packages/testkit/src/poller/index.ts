// The words for a poller: a kernel in memory, and every order in which tasks can take their turns. A test
// file imports them first, in the place of testkit's own.

import { inEveryOrder } from './explored.ts';
import { onKernel } from './rig.ts';

export { Lesson, needs } from '../index.ts';
export { WAITS, type Pending, type Rig } from './rig.ts';
export { arrival, both, drains, resets, type Opened, type Stage } from './stage.ts';

/** A test on a simulated kernel; `inEveryOrder` one in which others take turns at any time. */
export const test = Object.assign(onKernel, { inEveryOrder });
