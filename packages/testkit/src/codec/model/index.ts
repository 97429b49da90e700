// The contract of exercise 4 as a model: scripts of calls, and for each call the set of outcomes that it may have.

export { forAnyScript, scriptsIn, toldIfItFails } from './any-script.ts';
export { ENCODED, FRAME_KIND, frameScripts, numberedFrame, streamOf } from './frames.ts';
export { LINE_KIND, lineScripts, streamOfLines } from './lines.ts';
export { Kept } from './kept.ts';
export { readerPlays } from './reader-acts.ts';
export { ReaderScript } from './reader-script.ts';
export { outcomeOf } from './stream-call.ts';
export { StreamScript, type StreamAct } from './stream-script.ts';
export { FAULTS, LIMITS } from './value-faults.ts';
export { VALUE_KIND, streamOfValues, valueScripts, values, wireOfValue } from './values.ts';
