// 04 Framing codec. Read README.md, then run `npm run exercise 4` and make it pass, one step at a time.

import type { Conn } from '@socketlings/net';

export interface Frame {
  /** 0 to 255. */
  readonly type: number;
  /** 0 to 4,294,967,295. */
  readonly id: number;
  readonly payload: Uint8Array;
}

export interface DecoderOptions {
  /** The largest length that a frame may name, in bytes; 1 MiB if nobody says. */
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

/** The bytes of a frame: length, type, id, payload. */
export function encodeFrame({ type, id, payload }: Frame): Uint8Array {
  // TODO(step 1): what does the length count, and in which order do its bytes go?
  const bytes = new Uint8Array(9 + payload.length);
  bytes[3] = bytes.length;
  bytes[4] = type;
  bytes[8] = id;
  bytes.set(payload, 9);
  return bytes;
}

/** Finds the frames in a stream, however it is cut. */
export class Decoder {
  constructor(options: DecoderOptions = {}) {
    // TODO(step 5): which lengths do you believe?
  }

  /** Bytes that have come and are not yet part of a frame that was returned. */
  get buffered(): number {
    return 0;
  }

  /** The frames that `chunk` completes. */
  push(chunk: Uint8Array): Frame[] {
    // TODO(step 2): where does the payload begin, and where does it end?
    // TODO(step 3): what if there is more than one frame in it?
    // TODO(step 4): and if there is less?
    // TODO(step 6): after an error, what can the next bytes mean?
    // TODO(step 8): whose bytes are these, when you have returned?
    // TODO(step 11): what is still there from the call before, and what has been given away for good?
    return [{ type: chunk[4] ?? 0, id: chunk[8] ?? 0, payload: chunk.subarray(8) }];
  }

  /** Says that no more bytes will come. */
  end(): void {
    // TODO(step 7): is that a good moment?
  }
}

/** Reads a connection frame by frame. */
export class FrameReader {
  readonly #conn: Conn;

  constructor(conn: Conn, options?: DecoderOptions) {
    this.#conn = conn;
  }

  /** The next frame, or null when the stream has ended between two of them. */
  async read(): Promise<Frame | null> {
    // TODO(step 9): a deadline passes while half a frame is here: where is that half the next time?
    // TODO(step 10): how can a stream end?
    const chunk = new Uint8Array(1024);
    const n = await this.#conn.read(chunk);
    return n === null ? null : new Decoder().push(chunk.subarray(0, n))[0]!;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
    for (let frame = await this.read(); frame; frame = await this.read()) yield frame;
  }
}

// --- for the last two steps ---

export interface LineOptions {
  /** The longest line, in bytes without its end; 64 KiB if nobody says. */
  readonly maxLine?: number;
}

/** Finds the lines of a text, each of them ended by CR and LF. */
export class LineDecoder {
  constructor(options: LineOptions = {}) {}

  push(chunk: Uint8Array): string[] {
    return new TextDecoder().decode(chunk).split('\r\n');
  }

  /** The text behind the last line, or null if there is none. */
  end(): string | null {
    return null;
  }
}

/** A value of the Redis protocol. */
export type RespValue =
  | { readonly type: 'simple'; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'bulk'; readonly bytes: Uint8Array | null }
  | { readonly type: 'array'; readonly items: readonly RespValue[] | null };

export interface RespOptions {
  /** The longest bulk string, in bytes; 1 MiB if nobody says. */
  readonly maxBulk?: number;
  /** The most items of an array; 1,048,576 if nobody says. */
  readonly maxItems?: number;
}

/** Finds the values in a stream of the Redis protocol; a line without a mark is an inline command. */
export class RespDecoder {
  constructor(options: RespOptions = {}) {}

  push(chunk: Uint8Array): RespValue[] {
    return [{ type: 'simple', text: new TextDecoder().decode(chunk) }];
  }

  end(): void {}
}

export function encodeResp(value: RespValue): Uint8Array {
  return new TextEncoder().encode(`+${value.type}\r\n`);
}
