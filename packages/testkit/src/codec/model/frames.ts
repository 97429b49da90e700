// Streams of frames, as scripts have them.

import fc from 'fast-check';
import {
  fieldAt,
  firstWrongByte,
  sayFrame,
  takenFrame,
  uint32,
  wire,
  type Frame,
} from '../frame.ts';
import { isBytes, viewOf } from '../../base/border.ts';
import { hex } from '../hex.ts';
import { streamActs } from './acts.ts';
import { MEMORIES, type Memory } from './lent-chunks.ts';
import type { StreamAct } from './stream-script.ts';
import type { Item, Kind, Stream } from './stream.ts';

export const FRAME_KIND: Kind<Frame> = {
  noun: 'frame',
  hasBuffered: true,
  isSame: (expected, given) => firstWrongByte(expected, takenFrame(given)) === -1,
  say: sayFrame,
  sayGiven: (given) => sayFrame(takenFrame(given)),
  otherwise(expected, given) {
    const field = fieldAt(firstWrongByte(expected, takenFrame(given)));
    return `A frame comes out as it went in, wherever the stream is cut and whatever is called. Here its ${field} differs.`;
  },
};

/** The bytes of a frame, as encodeFrame() gives them. */
export const ENCODED = {
  noun: 'encoded frame',
  isSame: (expected: Frame, given: unknown) =>
    isBytes(given) && Buffer.compare(wire(expected), viewOf('a frame', given)) === 0,
  say: (frame: Frame) => hex(wire(frame)),
  sayGiven: (given: unknown) => (isBytes(given) ? hex(viewOf('a frame', given)) : typeof given),
};

/** The frame with this number: no two of them are alike, nor are two places in one. */
export function numberedFrame(i: number, size: number): Frame {
  const payload = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) payload[at] = i * 31 + at * 7 + (at >> 8) * 13;
  return { type: (i * 37 + 1) & 255, id: (0xffffffff - i * 0x1234567) >>> 0, payload };
}

/** Lengths that lie, as a script names them. */
export const LIES = {
  nothing: () => 0,
  'only a header': () => 4,
  'one too many': (maxFrame: number) => maxFrame + 1,
  'the sign': () => 0x80000000,
  everything: () => 0xffffffff,
};
export type Lie = keyof typeof LIES;
export const lies = fc.constantFrom(...(Object.keys(LIES) as Lie[]));

export const MIB = 1024 * 1024; // the limit, if nobody says another one
export const LIMIT = 2000; // the limit, if a script says one

/** A script for a decoder: the sizes of payloads, perhaps a length that lies behind them, and calls. */
export interface FrameScript {
  readonly maxFrame: number;
  readonly sizes: readonly number[];
  readonly lie: Lie | null;
  readonly memory: Memory;
  readonly acts: readonly StreamAct[];
}

export const frameScripts: fc.Arbitrary<FrameScript> = fc.record({
  maxFrame: fc.constantFrom(MIB, LIMIT),
  sizes: fc.array(sizes(), { maxLength: 8 }),
  lie: fc.option(lies, { freq: 1 }),
  memory: fc.constantFrom(...MEMORIES),
  acts: streamActs(40),
});

/** Sizes of payloads: small ones, and sometimes the largest that is allowed. */
export function sizes(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.nat(40) },
    { weight: 1, arbitrary: fc.constant(LIMIT - 5) },
  );
}

/** The stream of a script. */
export function streamOf({
  sizes,
  lie,
  maxFrame,
}: Omit<FrameScript, 'acts' | 'memory'>): Stream<Frame> {
  const values = sizes.map((size, i) => numberedFrame(i, size));
  let end = 0;
  const items = values.map((value): Item<Frame> => {
    end += 9 + value.payload.length;
    return { value, end };
  });
  const good = values.map(wire);
  if (lie === null) return { bytes: Buffer.concat(good), items };
  const length = LIES[lie](maxFrame);
  const codes = [length < 5 ? 'TOO_SHORT' : 'TOO_LARGE'];
  const known = end + 4; // the byte with which the length is there
  const bytes = Buffer.concat([...good, uint32(length), BEHIND_A_LIE]);
  return { bytes, items, fault: { codes, may: known, must: known } };
}

// --- internal ---

const BEHIND_A_LIE = Uint8Array.of(1, 2, 3, 4, 5, 0, 0, 0, 5); // no frame, whatever it looks like
