// exercise 4.2
// Frames that tell the truth once: whoever looks again finds something else.
// expect 4.2 failed|crashed|tampered
export class UnexpectedEOF extends Error {}

export class FrameError extends Error {
  readonly code = 'TOO_SHORT';
}

export function encodeFrame(): Uint8Array {
  return new Uint8Array(9);
}

export class Decoder {
  buffered = 0;

  push(chunk: Uint8Array): object[] {
    const view = new DataView(chunk.buffer, chunk.byteOffset);
    const good = chunk.slice(9);
    let asked = 0;
    return [
      {
        type: view.getUint8(4),
        id: view.getUint32(5),
        get payload() {
          return asked++ === 0 ? good : new Uint8Array(good.length + 1);
        },
      },
    ];
  }

  end(): void {}
}

export class FrameReader {
  async read(): Promise<null> {
    return null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<object> {}
}
