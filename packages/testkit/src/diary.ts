import { plural, quote } from './bytes.ts';

const FIRST = 9; // lines told from the beginning …
const LAST = 7; // … and from the end
const SHOWN = 48; // bytes of one line that are kept

interface Line {
  readonly who: string;
  readonly text: string | Sent;
}

/** Bytes of one task that were accepted one after the other. */
interface Sent {
  readonly letter: number;
  /** The first of them. */
  bytes: Uint8Array;
  length: number;
  pieces: number;
}

/** What several tasks did with one connection, and which bytes came to lie on the wire in which order. */
export class Diary {
  readonly #first: Line[] = [];
  readonly #last: Line[] = [];
  #dropped = 0;
  #wire: Sent | undefined; // the last line, if it is about bytes

  add(who: string, text: string): void {
    this.#wire = undefined;
    this.#keep({ who, text });
  }

  /** Bytes were accepted; those of one letter, and digits between them, are told as one. */
  sent(bytes: Uint8Array): void {
    const letter = bytes.find(isLetter);
    const wire = this.#wire;
    if (wire && (letter === undefined || lower(letter) === wire.letter)) {
      wire.bytes = join(wire.bytes, bytes);
      wire.length += bytes.length;
      wire.pieces += 1;
    } else {
      const first = new Uint8Array(bytes.subarray(0, SHOWN)); // slice() of a Buffer does not copy
      const owner = letter === undefined ? 0 : lower(letter);
      this.#wire = { letter: owner, bytes: first, length: bytes.length, pieces: 1 };
      this.#keep({ who: 'wire', text: this.#wire });
    }
  }

  lines(): string[] {
    const width = Math.max(0, ...[...this.#first, ...this.#last].map(({ who }) => who.length));
    const tell = ({ who, text }: Line): string => {
      return `${who.padEnd(width)}  ${typeof text === 'string' ? text : saySent(text)}`;
    };
    const omitted = `${'…'.padEnd(width)}  ${plural(this.#dropped, 'line')} left out`;
    return [
      ...this.#first.map(tell),
      ...(this.#dropped > 0 ? [omitted] : []),
      ...this.#last.map(tell),
    ];
  }

  #keep(line: Line): void {
    if (this.#first.length < FIRST) return void this.#first.push(line);
    this.#last.push(line);
    if (this.#last.length <= LAST) return;
    this.#last.shift();
    this.#dropped += 1;
  }
}

function saySent({ bytes, length, pieces }: Sent): string {
  return quote(bytes, length) + (pieces > 1 ? ` in ${plural(pieces, 'piece')}` : '');
}

function isLetter(byte: number): boolean {
  return lower(byte) >= 97 && lower(byte) <= 122;
}

function lower(byte: number): number {
  return byte | 32;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length >= SHOWN) return a;
  return Uint8Array.of(...a, ...b.subarray(0, SHOWN - a.length));
}
