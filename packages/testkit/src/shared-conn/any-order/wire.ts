// What lies on the wire when many write: pieces, each of one call. Its first byte is its number, and no other
// byte looks like one.

import { commas, firstDifference, plural, quote } from '../../base/bytes.ts';
import type { Facts } from '../../base/lesson.ts';
import { piece } from '../../model/stream.ts';

interface Piece {
  readonly who: string;
  readonly bytes: Uint8Array;
  /** How many of them are on the wire. */
  sent: number;
}

export class Wire {
  readonly #pieces: Piece[] = [];
  #current: Piece | undefined;

  /** The bytes that a new call of this task has to send. */
  begin(who: string, length: number): { readonly bytes: Uint8Array; readonly sent: () => number } {
    const number = this.#pieces.length;
    const bytes = piece(number * APART, length).map((byte) => byte & ~FIRST);
    if (length > 0) bytes[0] = FIRST | (number % FIRST);
    const begun: Piece = { who, bytes, sent: 0 };
    this.#pieces.push(begun);
    return { bytes, sent: () => begun.sent };
  }

  /** Judges bytes that were accepted. */
  accepted(bytes: Uint8Array): Facts | undefined {
    for (let rest = bytes; rest.length > 0;) {
      const begins = rest[0]! >= FIRST;
      if (begins) this.#current = this.#pieceOf(rest[0]!);
      const { current } = this;
      if (!current) return { lesson: NOBODY_S, received: quote(rest) };
      if (begins && current.sent > 0) return { lesson: TWICE, received: quote(rest) };
      const length = this.#accept(current, rest);
      if (length === 0) return this.#misplaced(current, rest);
      rest = rest.subarray(length);
    }
    return undefined;
  }

  get current(): Piece | undefined {
    return this.#current;
  }

  #pieceOf(first: number): Piece | undefined {
    const number = first & ~FIRST;
    return this.#pieces.findLast((_, i) => i % FIRST === number);
  }

  /** As many bytes as continue this piece. */
  #accept(current: Piece, rest: Uint8Array): number {
    const length = firstDifference(current.bytes.subarray(current.sent), rest);
    current.sent += length;
    return length;
  }

  #misplaced(current: Piece, rest: Uint8Array): Facts {
    const other = this.#pieces.find((each) => each !== current && isNext(each, rest));
    const expected = `${quote(current.bytes.subarray(current.sent))}, the rest of ${current.who}'s`;
    const received = `${quote(rest)}${other ? `, which is ${other.who}'s` : ''}`;
    if (other) return { lesson: MIXED, expected, received };
    const isOver = current.sent === current.bytes.length;
    return { lesson: isOver ? TWICE : CHANGED, expected, received };
  }
}

/** `3 of 100 bytes`. */
export function sayPart(sent: number, length: number): string {
  return `${commas(sent)} of ${plural(length, 'byte')}`;
}

// --- internal ---

const FIRST = 0x80;
const APART = 997; // places between the bytes of one call and those of the next
const PROBE = 3; // bytes that tell whose they are

function isNext({ bytes, sent }: Piece, rest: Uint8Array): boolean {
  const probe = rest.subarray(0, PROBE);
  return (
    sent > 0 && sent < bytes.length && firstDifference(bytes.subarray(sent), probe) === probe.length
  );
}

const MIXED =
  'Two writes are mixed on the wire: one had begun, another came in between, and the first went on. Let nobody in before the last byte is accepted.';

const TWICE = 'Bytes are on the wire a second time: go on behind what was accepted.';

const CHANGED =
  'Other bytes are on the wire than those that were written. What a task writes may be a part of a larger buffer ' +
  '(byteOffset), and is its own again when the promise settles, not before and not later.';

const NOBODY_S = 'Bytes were sent that belong to no write.';
