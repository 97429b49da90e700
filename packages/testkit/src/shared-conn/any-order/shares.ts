// What the reads of many tasks promise: each byte goes to one of them.

import { plural } from '../../base/bytes.ts';
import type { Facts } from '../../base/lesson.ts';
import { misplaced } from '../../model/stream.ts';

/** The stream as it was shared out. Of reads that settle together it is open which one has got the earlier bytes. */
export class Shares {
  #given = 0;
  #waiting: Uint8Array[] = [];

  add(chunk: Uint8Array): void {
    this.#waiting.push(chunk);
  }

  /** Judges what has been given until now, of `taken` bytes. */
  judge(taken: number): Facts | undefined {
    const length = arrange(this.#waiting, this.#given);
    if (length === undefined) {
      const bad = this.#waiting.map((chunk) => misplaced(chunk, this.#given)).find(Boolean);
      return { lesson: OVERLAP, ...bad?.facts };
    }
    this.#given += length;
    this.#waiting = [];
    if (this.#given === taken) return undefined;
    return { lesson: LOST, expected: plural(taken, 'byte'), received: plural(this.#given, 'byte') };
  }
}

// --- internal ---

/** The length of these chunks if they are, in some order, the stream from a place on. */
function arrange(chunks: readonly Uint8Array[], from: number): number | undefined {
  if (chunks.length === 0) return 0;
  for (const chunk of chunks) {
    if (misplaced(chunk, from)) continue;
    const rest = arrange(
      chunks.filter((other) => other !== chunk),
      from + chunk.length,
    );
    if (rest !== undefined) return chunk.length + rest;
  }
  return undefined;
}

const OVERLAP =
  'Several tasks read, and one has got bytes that are not the next ones of the stream: each byte goes to one reader, and none twice.';

const LOST = 'Bytes were taken from the raw connection, and no read() has given them to anybody.';
