// The words for a poller: a kernel in memory, and every order in which tasks can take their turns. A test
// file imports them first, in the place of testkit's own.

// The first of all: it opens what nobody gets to when the tests' own words are loaded.
import './native.ts';
import { inEveryOrder } from './explored.ts';
import { onRealEpoll } from './real-rig.ts';
import { onKernel } from './rig.ts';

export { contract } from '../contract.ts';
export { Lesson, needs } from '../index.ts';
export type { RealRig } from './real-rig.ts';
export { WAITS, type Pending, type Rig } from './rig.ts';
export { arrival, both, drains, resets, type Opened, type Stage } from './stage.ts';

/**
 * A test on a simulated kernel; `inEveryOrder` one in which others take turns at any time, `onRealEpoll`
 * one on the kernel of this machine.
 */
export const test = Object.assign(onKernel, { inEveryOrder, onRealEpoll });
