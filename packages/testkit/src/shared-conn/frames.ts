// Frames of several tasks, whose bytes tell whose they are: a header such as `A00300000100` (task A,
// frame 3, 100 bytes), and a body of as many letters, which no other frame has in this order.

import { firstDifference, toBytes } from '../base/bytes.ts';
import { letters } from './letters.ts';

export interface Frame {
  /** The task's small letter. */
  readonly letter: string;
  /** Counts each task's frames from 0. */
  readonly seq: number;
  readonly length: number;
}

/** What a stream says, up to the first place where it is no sequence of whole frames. */
export interface Parsed {
  readonly frames: readonly Frame[];
  /** Where the broken frame begins, and what is the matter with it. */
  readonly broken?: {
    readonly at: number;
    readonly frame: Frame | undefined;
    readonly bad: number;
  };
}

export const Frames = {
  header: ({ letter, seq, length }: Frame): Uint8Array =>
    toBytes(`${letter.toUpperCase()}${padded(seq, 3)}${padded(length, 8)}`),

  body: (frame: Frame): Uint8Array => beginning(frame, frame.length),

  whole: (frame: Frame): Uint8Array => Buffer.concat([Frames.header(frame), Frames.body(frame)]),

  size: ({ length }: Frame): number => HEADER + length,

  /** The frame whose header begins at this place, if one does. */
  headerAt,

  parse(stream: Uint8Array): Parsed {
    const frames: Frame[] = [];
    for (let at = 0; at < stream.length;) {
      const frame = headerAt(stream, at);
      const end = frame ? at + HEADER + frame.length : at;
      const body = stream.subarray(at + HEADER, end);
      const bad = frame ? at + HEADER + firstDifference(body, beginning(frame, body.length)) : at;
      if (!frame || bad < end) return { frames, broken: { at, frame, bad } };
      frames.push(frame);
      at = end;
    }
    return { frames };
  },
};

// --- internal ---

const HEADER = 12; // bytes
const APART = 1009; // places between the beginnings of two bodies

function beginning({ letter, seq }: Frame, length: number): Uint8Array {
  return letters(letter, length, seq * APART);
}

function padded(n: number, digits: number): string {
  return String(n).padStart(digits, '0');
}

function headerAt(stream: Uint8Array, at: number): Frame | undefined {
  const text = Buffer.from(stream.subarray(at, at + HEADER)).toString('latin1');
  const [, letter, seq, length] = /^([A-Z])(\d{3})(\d{8})$/.exec(text) ?? [];
  if (!letter) return undefined;
  return { letter: letter.toLowerCase(), seq: Number(seq), length: Number(length) };
}
