// exercise 4.7
// A class that is bound asks another one whose instance something is, and that one says yes.
// expect file crashed: must be a class of its own that extends Error
// expect 4.7 not-run
class Anything {
  static [Symbol.hasInstance](): boolean {
    return true;
  }
}

export const UnexpectedEOF = Anything.bind(null) as unknown as ErrorConstructor;

export class FrameError extends Error {
  readonly code = 'TOO_SHORT';
}

export function encodeFrame(): Uint8Array {
  return new Uint8Array(9);
}

export class Decoder {
  buffered = 0;

  push(): object[] {
    return [];
  }

  end(): void {
    throw undefined;
  }
}

export class FrameReader {
  async read(): Promise<null> {
    return null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<object> {}
}
