import { lend } from '../../base/border.ts';
import { Lesson } from '../../base/lesson.ts';
import { hex } from '../hex.ts';

/** Whose memory a chunk is: its own, a part of more, a part of a `Buffer`, or the same for every chunk. */
export const MEMORIES = ['own', 'view', 'buffer', 'shared'] as const;
export type Memory = (typeof MEMORIES)[number];

/** Lends chunks to the code under test, and uses their memory again when it has had them. */
export class LentChunks {
  readonly #memory: Memory;
  #shared = new Uint8Array(0);

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** What `use` makes of a chunk with these bytes; afterwards there are others in its memory. */
  lend<T>(call: string, bytes: Uint8Array, use: (chunk: Uint8Array) => T): T {
    const chunk = this.#place(bytes);
    const result = use(lend(chunk));
    const changed = compare(chunk, bytes) !== 0;
    new Uint8Array(chunk.buffer).fill(OTHERS);
    if (changed) throw new Lesson({ lesson: leave(call), expected: hex(bytes) });
    return result;
  }

  #place(bytes: Uint8Array): Uint8Array {
    const { length } = bytes;
    const [before, behind] = this.#memory === 'own' ? [0, 0] : [BEFORE, BEHIND];
    const all =
      this.#memory === 'shared' ? this.#room(length) : new Uint8Array(before + length + behind);
    const place = before % (all.length - length + 1);
    all.fill(OTHERS);
    all.set(bytes, place);
    return this.#memory === 'buffer'
      ? Buffer.from(all.buffer, place, length)
      : all.subarray(place, place + length);
  }

  #room(length: number): Uint8Array {
    if (this.#shared.length < length + BEFORE) this.#shared = new Uint8Array(2 * length + BEFORE);
    return this.#shared;
  }
}

// --- internal ---

const compare = Buffer.compare.bind(Buffer);

const OTHERS = 0xee; // what lies around a chunk, and in it when it is used again
const [BEFORE, BEHIND] = [13, 7]; // bytes of others around a chunk

function leave(call: string): string {
  return `The bytes that ${call} is given are its caller's: yours has changed them.`;
}
