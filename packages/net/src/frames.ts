// Requests and answers over a connection: each is a frame, `length:4 type:1 id:4 payload`, as in exercise 4.

import type { Conn } from './conn.ts';
import { UnexpectedEOF } from './errors.ts';

/** What a frame is; a peer can send any other number, too. */
export const REQUEST = 1;
export const ANSWER = 2;
export const FAILURE = 3;

export interface Frame {
  /** 0 to 255: `REQUEST`, `ANSWER`, `FAILURE`, or something that nobody knows. */
  readonly type: number;
  /** 0 to 4,294,967,295. */
  readonly id: number;
  readonly payload: Uint8Array;
}

/** What a peer has sent is no frame, or one that is too large. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** The answer to a request was a `FAILURE`; its message is what the payload said. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
}

/** The bytes of a frame. */
export function encodeFrame({ type, id, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEADER + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, BEHIND + payload.length);
  view.setUint8(LENGTH, type);
  view.setUint32(LENGTH + 1, id);
  bytes.set(payload, HEADER);
  return bytes;
}

/** Writes a frame in one piece: whoever else writes to the connection comes before it or behind it. */
export async function writeFrame(conn: Conn, frame: Frame): Promise<void> {
  await conn.write(encodeFrame(frame));
}

/** Reads a connection frame by frame; it holds one frame, and what one read has brought beyond it. */
export class FrameReader {
  readonly #conn: Conn;
  readonly #maxFrame: number;
  #chunk = new Uint8Array(HEADER);
  #from = 0; // where the next frame begins in the chunk …
  #to = 0; // … and where the bytes end that have come

  /** `maxFrame`: the largest length that a frame may name. */
  constructor(conn: Conn, { maxFrame = 1024 * 1024 }: { readonly maxFrame?: number } = {}) {
    this.#conn = conn;
    this.#maxFrame = maxFrame;
  }

  /** Waits for the first byte of the next frame; false is the end of the stream. */
  async begun(): Promise<boolean> {
    return this.#to > this.#from || (await this.#more(HEADER));
  }

  /**
   * Waits for the whole next frame; `null` is the end of the stream, between two frames. Rejects with
   * `UnexpectedEOF` if it ends within one, and with `FrameError` if what comes is none. What had come
   * of a frame when a read fails is kept.
   */
  async read(): Promise<Frame | null> {
    for (let wanted = this.#wanted(); this.#to - this.#from < wanted; wanted = this.#wanted()) {
      if (await this.#more(wanted)) continue;
      if (this.#to === this.#from) return null;
      throw new UnexpectedEOF(this.#to - this.#from);
    }
    const view = this.#view();
    const begin = this.#from + HEADER;
    this.#from += LENGTH + view.getUint32(0);
    const payload = this.#chunk.slice(begin, this.#from);
    return { type: view.getUint8(LENGTH), id: view.getUint32(LENGTH + 1), payload };
  }

  /** How many bytes the next frame has, as far as that is known. */
  #wanted(): number {
    if (this.#to - this.#from < LENGTH) return HEADER;
    const length = this.#view().getUint32(0);
    if (length < BEHIND)
      throw new FrameError(`a length of ${length}: at least ${BEHIND} bytes follow`);
    if (length > this.#maxFrame)
      throw new FrameError(`a length of ${length}: at most ${this.#maxFrame} bytes follow`);
    return LENGTH + length;
  }

  #view(): DataView {
    return new DataView(this.#chunk.buffer, this.#chunk.byteOffset + this.#from);
  }

  async #more(wanted: number): Promise<boolean> {
    this.#makeRoom(wanted);
    const n = await this.#conn.read(this.#chunk.subarray(this.#to));
    this.#to += n ?? 0;
    return n !== null;
  }

  /** Moves what has come to the beginning, of a larger chunk if need be: once for each frame at most. */
  #makeRoom(wanted: number): void {
    if (this.#from + wanted <= this.#chunk.length && this.#to < this.#chunk.length) return;
    const size = Math.max(wanted, CHUNK);
    const chunk = this.#chunk.length < size ? new Uint8Array(size) : this.#chunk;
    chunk.set(this.#chunk.subarray(this.#from, this.#to));
    this.#chunk = chunk;
    this.#to -= this.#from;
    this.#from = 0;
  }
}

/** The payload of a request: which method, and with what. */
export function packRequest(method: string, body: Uint8Array): Uint8Array {
  const name = new TextEncoder().encode(method);
  if (name.length > 255) throw new RangeError('the name of a method has at most 255 bytes');
  const payload = new Uint8Array(1 + name.length + body.length);
  payload[0] = name.length;
  payload.set(name, 1);
  payload.set(body, 1 + name.length);
  return payload;
}

/** What the payload of a request says; whatever it is, this gives something. */
export function unpackRequest(payload: Uint8Array): { method: string; body: Uint8Array } {
  const end = 1 + (payload[0] ?? 0);
  return { method: new TextDecoder().decode(payload.subarray(1, end)), body: payload.slice(end) };
}

// --- internal ---

const LENGTH = 4; // bytes of the length itself
const BEHIND = 5; // bytes that it counts at least: type and id
const HEADER = LENGTH + BEHIND;
const CHUNK = 16_384; // bytes; what one read asks for
