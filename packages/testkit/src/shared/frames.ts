// Frames of several tasks, whose bytes tell whose they are: a header such as `A00300000100` (task A,
// frame 3, 100 bytes), and a body of as many small letters.

import { toBytes } from '../bytes.ts';

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

  body: ({ letter, length }: Frame): Uint8Array => letters(letter, length),

  whole: (frame: Frame): Uint8Array => Buffer.concat([Frames.header(frame), Frames.body(frame)]),

  size: ({ length }: Frame): number => HEADER + length,

  parse(stream: Uint8Array): Parsed {
    const frames: Frame[] = [];
    for (let at = 0; at < stream.length;) {
      const frame = headerAt(stream, at);
      const end = frame ? at + HEADER + frame.length : at;
      const bad = frame ? firstOther(stream, frame.letter.charCodeAt(0), at + HEADER, end) : at;
      if (!frame || bad < end) return { frames, broken: { at, frame, bad } };
      frames.push(frame);
      at = end;
    }
    return { frames };
  },
};

export function letters(letter: string, length: number): Uint8Array {
  return new Uint8Array(length).fill(letter.charCodeAt(0));
}

// --- internal ---

const HEADER = 12; // bytes

function padded(n: number, digits: number): string {
  return String(n).padStart(digits, '0');
}

function headerAt(stream: Uint8Array, at: number): Frame | undefined {
  const text = Buffer.from(stream.subarray(at, at + HEADER)).toString('latin1');
  const [, letter, seq, length] = /^([A-Z])(\d{3})(\d{8})$/.exec(text) ?? [];
  if (!letter) return undefined;
  return { letter: letter.toLowerCase(), seq: Number(seq), length: Number(length) };
}

/** The place of the first byte that is not `letter`: `to` if there is none. */
function firstOther(stream: Uint8Array, letter: number, from: number, to: number): number {
  for (let i = from; i < to; i += 1) if (stream[i] !== letter) return i;
  return to;
}
