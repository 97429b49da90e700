// exercise 4.13
// Asks for another stream until there comes one with nothing in it.
// expect 4.13 crashed
const ANOTHER = { footprint: Symbol.for('fast-check/PreconditionFailure') };

export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly payload: Uint8Array;
}

export function encodeFrame(_: Frame): Uint8Array {
  throw Object.assign(new Error('another one, please'), ANOTHER);
}

export class Decoder {
  readonly buffered = 0;
  push(_: Uint8Array): Frame[] {
    return [];
  }
  end(): void {}
}

export class FrameReader {}
export class FrameError extends Error {}
export class UnexpectedEOF extends Error {}
