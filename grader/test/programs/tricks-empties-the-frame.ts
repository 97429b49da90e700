// exercise 4.1
// encodeFrame empties the frame that it is given: then nothing is what was asked for.
// expect 4.1 failed|crashed|tampered
export interface Frame {
  type: number;
  id: number;
  payload: Uint8Array;
}

export class FrameError extends Error {
  readonly code = 'TOO_SHORT';
}

export class UnexpectedEOF extends Error {}

export function encodeFrame(frame: Frame): Uint8Array {
  frame.payload = new Uint8Array(0);
  frame.type = frame.id = 0;
  return Uint8Array.of(0, 0, 0, 5, 0, 0, 0, 0, 0);
}

export class Decoder {
  buffered = 0;

  push(): Frame[] {
    return [];
  }

  end(): void {}
}

export class FrameReader {
  async read(): Promise<Frame | null> {
    return null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {}
}
