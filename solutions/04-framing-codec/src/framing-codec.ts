// A stream has no frames: they are found again by their lengths. The decoder keeps what has come of
// one frame, copies each byte once, and believes no length before it has looked at it.

import type { Conn } from '@socketlings/net';

export interface Frame {
  /** 0 to 255. */
  readonly type: number;
  /** 0 to 4,294,967,295. */
  readonly id: number;
  readonly payload: Uint8Array;
}

export interface DecoderOptions {
  /** The largest length that a frame may name, in bytes. */
  readonly maxFrame?: number;
}

/** What a peer sent is no frame, or none that we accept. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly code: 'TOO_LARGE' | 'TOO_SHORT' | 'SYNTAX';

  constructor(code: FrameError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The stream ended in the middle of something. */
export class UnexpectedEOF extends Error {
  override readonly name = 'UnexpectedEOF';
}

const LENGTH = 4; // bytes of the length itself
const BEHIND = 5; // bytes that it counts at least: type and id
const HEADER = LENGTH + BEHIND;
const MAX_FRAME = 1024 * 1024;

export function encodeFrame({ type, id, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEADER + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, BEHIND + payload.length);
  view.setUint8(LENGTH, type);
  view.setUint32(LENGTH + 1, id);
  bytes.set(payload, HEADER);
  return bytes;
}

/** Finds the frames in a stream, however it is cut. */
export class Decoder {
  readonly #maxFrame: number;
  readonly #header = new Uint8Array(HEADER);
  #have = 0; // bytes of the header that have come
  #payload: Uint8Array | undefined; // of the frame under way, once its header is whole
  #filled = 0; // bytes of the payload that have come
  #error: FrameError | undefined;

  constructor({ maxFrame = MAX_FRAME }: DecoderOptions = {}) {
    this.#maxFrame = maxFrame;
  }

  /** Bytes that have come and are not yet part of a frame that was returned. */
  get buffered(): number {
    return this.#have + this.#filled;
  }

  /** The frames that `chunk` completes. Whoever sends nonsense gets the same error ever after. */
  push(chunk: Uint8Array): Frame[] {
    if (this.#error) throw this.#error;
    const frames: Frame[] = [];
    try {
      for (let at = 0; at < chunk.length;) at = this.#take(chunk, at, frames);
    } catch (error) {
      this.#error = error as FrameError;
      if (frames.length === 0) throw error; // else the good ones first
    }
    return frames;
  }

  /** Says that no more bytes will come. */
  end(): void {
    if (this.#error) throw this.#error;
    if (this.buffered > 0) throw new UnexpectedEOF(`${this.buffered} bytes of a frame had come`);
  }

  /** Takes what is next of `chunk`, and returns where it ends. */
  #take(chunk: Uint8Array, at: number, frames: Frame[]): number {
    const left = chunk.length - at;
    if (this.#have === 0 && left >= HEADER) {
      const size = this.#check(uint32(chunk, at));
      const end = at + HEADER + size;
      if (end <= chunk.length) {
        // All of it is here: no detour.
        const payload = copy(chunk, at + HEADER, end);
        frames.push({ type: chunk[at + LENGTH]!, id: uint32(chunk, at + LENGTH + 1), payload });
        return end;
      }
    }
    return this.#payload
      ? this.#takePayload(chunk, at, frames)
      : this.#takeHeader(chunk, at, frames);
  }

  #takeHeader(chunk: Uint8Array, at: number, frames: Frame[]): number {
    const wanted = this.#have < LENGTH ? LENGTH : HEADER;
    const end = Math.min(chunk.length, at + wanted - this.#have);
    this.#header.set(chunk.subarray(at, end), this.#have);
    this.#have += end - at;
    if (this.#have === LENGTH) this.#check(uint32(this.#header, 0)); // as soon as it is known
    if (this.#have === HEADER) {
      this.#payload = new Uint8Array(this.#check(uint32(this.#header, 0)));
      this.#finish(frames);
    }
    return end;
  }

  #takePayload(chunk: Uint8Array, at: number, frames: Frame[]): number {
    const payload = this.#payload!;
    const end = Math.min(chunk.length, at + payload.length - this.#filled);
    payload.set(chunk.subarray(at, end), this.#filled);
    this.#filled += end - at;
    this.#finish(frames);
    return end;
  }

  #finish(frames: Frame[]): void {
    if (this.#filled < this.#payload!.length) return;
    const [type, id] = [this.#header[LENGTH]!, uint32(this.#header, LENGTH + 1)];
    frames.push({ type, id, payload: this.#payload! });
    this.#payload = undefined;
    this.#have = this.#filled = 0;
  }

  /** The size of the payload, if the length may be believed. */
  #check(length: number): number {
    if (length < BEHIND) {
      throw new FrameError(
        'TOO_SHORT',
        `a length of ${length}, and at least ${BEHIND} must follow`,
      );
    }
    if (length > this.#maxFrame) {
      throw new FrameError('TOO_LARGE', `a length of ${length}, and ${this.#maxFrame} is the most`);
    }
    return length - BEHIND;
  }
}

/** Reads a connection frame by frame. */
export class FrameReader {
  readonly #conn: Conn;
  readonly #decoder: Decoder;
  readonly #chunk = new Uint8Array(64 * 1024);
  #frames: Frame[] = [];
  #next = 0; // of those that have come

  constructor(conn: Conn, options?: DecoderOptions) {
    this.#conn = conn;
    this.#decoder = new Decoder(options);
  }

  /** The next frame, or null when the stream has ended between two of them. */
  async read(): Promise<Frame | null> {
    while (this.#next === this.#frames.length) {
      const n = await this.#conn.read(this.#chunk);
      if (n === null) {
        this.#decoder.end();
        return null;
      }
      this.#frames = this.#decoder.push(this.#chunk.subarray(0, n));
      this.#next = 0;
    }
    return this.#frames[this.#next++]!;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
    for (let frame = await this.read(); frame; frame = await this.read()) yield frame;
  }
}

// --- internal ---

function uint32(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0; // << makes it signed, >>> 0 unsigned again
}

/** Bytes of our own: the caller will use its chunk again. */
function copy(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to));
}
