// What a scheduler gives to a poller: cells that tasks share, sleep, and a lock.

export { Atomic } from './atomic.ts';
export { Lock } from './lock.ts';
export type { Tasks } from './tasks.ts';
export { G, READY, Slot, WAIT, park, ready, type SlotState } from './park.ts';
