import { ANSWER, FAILURE, REQUEST, type Frame } from '@socketlings/net/frames';
import { plural, quote } from '../base/bytes.ts';
import { sayFrame } from './frames.ts';

/**
 * What went over the wire, frame by frame, as far as the story has kept it: `request 1 hold "slow", request 2 echo
 * "quick"`. Bytes that do not begin with a frame are quoted as they are.
 */
export function sayStream(bytes: Uint8Array, length: number): string {
  const said: string[] = [];
  let at = 0;
  while (said.length < MOST) {
    const frame = frameAt(bytes, at);
    if (!frame || (frame.isCut && said.length > 0)) break;
    const isWhole = at + frame.size <= length;
    said.push(`${isWhole ? '' : 'the beginning of '}${frame.said}`);
    at += frame.size;
  }
  if (said.length === 0) return quote(bytes, length);
  const more = at < length ? `, … (${plural(length, 'byte')})` : '';
  return `${said.join(', ')}${more}`;
}

// --- internal ---

const MOST = 3; // frames for one line
const LENGTH = 4; // bytes of the length itself
const HEADER = 9;
const LARGEST = 0xff_ffff; // the length of a frame that somebody means

const TYPES: readonly number[] = [REQUEST, ANSWER, FAILURE];

interface Told {
  readonly size: number;
  readonly said: string;
  /** Not all of it was kept. */
  readonly isCut: boolean;
}

/** The frame that begins there, if its header is there and makes sense. */
function frameAt(bytes: Uint8Array, at: number): Told | undefined {
  if (bytes.length - at < HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const size = LENGTH + view.getUint32(0);
  const type = view.getUint8(LENGTH);
  if (size < HEADER || size > LARGEST || !TYPES.includes(type)) return undefined;
  const kept = bytes.subarray(at + HEADER, Math.min(at + size, bytes.length));
  const frame: Frame = { type, id: view.getUint32(LENGTH + 1), payload: kept };
  const isCut = kept.length < size - HEADER;
  return { size, said: `${sayFrame(frame)}${isCut ? '…' : ''}`, isCut };
}
