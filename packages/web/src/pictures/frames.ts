// A stream of frames, cut into reads; and what a decoder knows after each of them.

import type { Conn } from '@socketlings/net';
import { FrameReader, encodeFrame, type Frame } from '@socketlings/net/frames';
import { Network } from '@socketlings/sim';
import { play } from './turn.ts';

/** One read, and what a decoder has then. */
export interface Cut {
  readonly bytes: Uint8Array;
  /** Where it begins in the stream. */
  readonly from: number;
  /** Frames that this read has completed. */
  readonly frames: readonly Frame[];
  /** What is kept for the next frame. */
  readonly kept: Uint8Array;
  /** How many bytes are missing: of the length, or of the frame when its length is known. */
  readonly missing: number;
}

/** Three messages of the README: `hi`, an empty one and `abc`. */
export const FRAMES: readonly Frame[] = [
  { type: 1, id: 0x01020304, payload: new TextEncoder().encode('hi') },
  { type: 2, id: 0xfffffffe, payload: new Uint8Array(0) },
  { type: 0, id: 0x803, payload: new TextEncoder().encode('abc') },
];

/** Their bytes, one frame after the other. */
export const STREAM: Uint8Array = Uint8Array.from(
  FRAMES.flatMap((frame) => [...encodeFrame(frame)]),
);

export const LENGTH = 4; // bytes of the field that says how many come after it

/** Sends the stream in pieces that begin at 0 and at each of `begins`, and decodes what each read brings. */
export async function cutAt(begins: Iterable<number>): Promise<Cut[]> {
  const decoder = new Decoder();
  const cuts: Cut[] = [];
  for (const bytes of await readsOf(piecesOf(begins))) {
    const from = cuts.reduce((sum, cut) => sum + cut.bytes.length, 0);
    const frames = await decoder.push(bytes);
    const kept = STREAM.subarray(from + bytes.length - decoder.has, from + bytes.length);
    cuts.push({ bytes, from, frames, kept, missing: missingOf(kept) });
  }
  return cuts;
}

// --- internal ---

function piecesOf(begins: Iterable<number>): Uint8Array[] {
  const all = [...new Set([0, ...begins])].toSorted((a, b) => a - b);
  return all.map((begin, i) => STREAM.subarray(begin, all[i + 1]));
}

/** What a program reads when each piece is sent after the one before was read. */
async function readsOf(pieces: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const network = new Network('friendly');
  const { client, server } = network.pair('ann');
  const p = new Uint8Array(STREAM.length);
  const reads: Uint8Array[] = [];
  for (const piece of pieces) {
    await client.write(piece);
    await play(network.scheduler.clock);
    const n = (await server.read(p))!; // the stream goes on
    reads.push(p.slice(0, n));
  }
  return reads;
}

/** The workshop's reader of frames, fed by hand: it keeps the part of a frame that it has when a read fails. */
class Decoder {
  /** Bytes that have come, and are not yet part of a frame. */
  has = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  readonly #reader = new FrameReader({ read: (p) => this.#read(p) } as Pick<Conn, 'read'> as Conn);

  async push(chunk: Uint8Array): Promise<Frame[]> {
    this.#chunk = chunk;
    this.has += chunk.length;
    const frames: Frame[] = [];
    try {
      for (;;) {
        const frame = (await this.#reader.read())!; // no end is ever told
        frames.push(frame);
        this.has -= encodeFrame(frame).length;
      }
    } catch (error) {
      if (error !== NOTHING_MORE) throw error;
      return frames;
    }
  }

  async #read(p: Uint8Array): Promise<number> {
    if (this.#chunk.length === 0) throw NOTHING_MORE;
    const n = Math.min(p.length, this.#chunk.length);
    p.set(this.#chunk.subarray(0, n));
    this.#chunk = this.#chunk.subarray(n);
    return n;
  }
}

const NOTHING_MORE = new Error('this read has brought no more');

function missingOf(kept: Uint8Array): number {
  if (kept.length < LENGTH) return LENGTH - kept.length;
  const length = new DataView(kept.buffer, kept.byteOffset).getUint32(0);
  return LENGTH + length - kept.length;
}
