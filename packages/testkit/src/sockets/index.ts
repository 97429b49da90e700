// The words for code that gets a bare socket and a clock: the simulator has both in its hands.

import { test as anyTest } from '../test.ts';
import { inSimulator } from './lab.ts';

export { keepsContract } from './pairs.ts';
export type { Call } from './call.ts';
export type { Lab } from './lab.ts';
export type { Opened } from './opened.ts';

/** A test that gets a lab in every simulated network; one that goes on to real sockets gets the world. */
export const test = Object.assign(inSimulator, { inBothWorlds: anyTest.inBothWorlds });
