// The words for code that gets a bare socket and a clock: the simulator has both in its hands.

import { inBothWorlds, inSimulator } from './lab.ts';

export { keepsContract } from './pairs.ts';
export type { Call } from './call.ts';
export type { Lab } from './lab.ts';
export type { Opened } from './opened.ts';

/** A test that goes through every simulated network; `inBothWorlds` only says what the title promises. */
export const test = Object.assign(inSimulator, { inBothWorlds });
