// The kernel's package, as rewritten code gets it.

export * from '@socketlings/kernel';
export { Atomic, G, Lock, Slot, park, ready } from './cells.ts';
