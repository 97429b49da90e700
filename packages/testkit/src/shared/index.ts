// The words of exercises in which several tasks share one connection.

export type { Call } from './call.ts';
export { Frames, type Frame } from './frames.ts';
export { Holding } from './holding.ts';
export { letters, ownerOf } from './letters.ts';
export { Shared } from './shared.ts';
