// exercise 4.2
// What push gives is no array, and as a text it is enormous: that is a mistake, and no attack on the record.
// expect 4.2 failed: push() returns an array of frames
export class UnexpectedEOF extends Error {}

export class FrameError extends Error {
  readonly code = 'TOO_SHORT';
}

export function encodeFrame(): Uint8Array {
  return new Uint8Array(9);
}

export class Decoder {
  buffered = 0;

  push(): object[] {
    return { toString: () => 'x'.repeat(13_000_000) } as never;
  }

  end(): void {}
}

export class FrameReader {
  async read(): Promise<null> {
    return null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<object> {}
}
