// exercise 4.2
// Gives a list of four thousand million holes: nobody looks into each of them.
// expect 4.2 failed: far longer than anything that it could be made from
export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly payload: Uint8Array;
}

export class FrameError extends Error {
  readonly code = 'TOO_SHORT';
}

export class UnexpectedEOF extends Error {}

export function encodeFrame({ type, id, payload }: Frame): Uint8Array {
  const p = Buffer.alloc(9 + payload.length);
  p.writeUInt32BE(5 + payload.length);
  p[4] = type;
  p.writeUInt32BE(id, 5);
  p.set(payload, 9);
  return p;
}

export class Decoder {
  readonly buffered = 0;

  push(): Frame[] {
    return new Array<Frame>(2 ** 32 - 1);
  }

  end(): void {}
}

export class FrameReader {}
