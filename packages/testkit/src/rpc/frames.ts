import { ANSWER, FAILURE, REQUEST, unpackRequest, type Frame } from '@socketlings/net/frames';
import { quoteAlone } from '../base/bytes.ts';

/** Takes the frames out of what has come; `null` is in the place of bytes that are none. */
export class FrameScanner {
  #rest: Buffer = Buffer.alloc(0);

  /** Bytes of a frame that is not whole. */
  get left(): number {
    return this.#rest.length;
  }

  push(chunk: Uint8Array): (Frame | null)[] {
    let bytes = Buffer.concat([this.#rest, chunk]);
    const frames: (Frame | null)[] = [];
    while (bytes.length >= LENGTH) {
      const length = bytes.readUInt32BE();
      if (length < BEHIND || length > LARGEST) {
        frames.push(null);
        break;
      }
      if (bytes.length < LENGTH + length) break;
      const payload = Uint8Array.from(bytes.subarray(LENGTH + BEHIND, LENGTH + length));
      frames.push({ type: bytes[LENGTH]!, id: bytes.readUInt32BE(LENGTH + 1), payload });
      bytes = bytes.subarray(LENGTH + length);
    }
    this.#rest = bytes;
    return frames;
  }
}

/** A frame as a reader sees it. */
export function sayFrame(frame: Frame | null): string {
  if (!frame) return 'bytes that are no frame';
  const type = TYPES.get(frame.type) ?? `frame of type ${frame.type}`;
  if (frame.type !== REQUEST) return `${type} ${frame.id} ${quoteAlone(frame.payload)}`;
  const { method, body } = unpackRequest(frame.payload);
  return `${type} ${frame.id} ${method} ${quoteAlone(body)}`;
}

// --- internal ---

const LENGTH = 4; // bytes of the length itself
const BEHIND = 5; // bytes that it counts at least
const LARGEST = 16 * 1024 * 1024;

const TYPES = new Map([
  [REQUEST, 'request'],
  [ANSWER, 'answer'],
  [FAILURE, 'failure'],
]);
