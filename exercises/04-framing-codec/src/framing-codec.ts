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
