import type { Clock } from '@socketlings/net';
import { plural, quote, quoteAlone } from './bytes.ts';
import { leftOut, toMicroseconds, type Scene } from './scene.ts';

const FIRST = 9; // lines told from the beginning …
const LAST = 7; // … and from the end
const SHOWN = 48; // bytes of one line that are kept

interface Line {
  readonly who: string;
  readonly text: string | Sent;
  readonly at: number;
  readonly shows: Shown;
}

/** What a line is as a scene; a note of its text where nothing else is said. */
type Shown = Pick<Scene, 'does' | 'text' | 'bytes' | 'length' | 'deadline'>;

/** Bytes of one task that were accepted one after the other. */
interface Sent {
  readonly letter: number;
  /** The task that has called and whose name begins so. */
  readonly owner: string | undefined;
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
  readonly #callers = new Set<string>();
  readonly #subject: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #began: number;

  /** `subject` is the one whom everybody else acts on: the wire, or you. */
  constructor(subject = '', clock: Pick<Clock, 'now'> = { now: () => 0 }) {
    this.#subject = subject;
    this.#clock = clock;
    this.#began = clock.now();
  }

  add(who: string, text: string, shows: Shown = { does: 'notes', text }): void {
    this.#wire = undefined;
    if (shows.does === 'calls') this.#callers.add(who);
    this.#keep(who, text, shows);
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
      const mark = letter === undefined ? 0 : lower(letter);
      const owner = this.#ownerOf(mark);
      this.#wire = { letter: mark, owner, bytes: first, length: bytes.length, pieces: 1 };
      this.#keep('wire', this.#wire, { does: 'delivers' });
    }
  }

  lines(): string[] {
    const width = Math.max(0, ...[...this.#first, ...this.#last].map(({ who }) => who.length));
    const tell = ({ who, text }: Line): string => {
      return `${who.padEnd(width)}  ${typeof text === 'string' ? text : saySent(text)}`;
    };
    return this.#inPlace(tell, (count) => {
      return `${'…'.padEnd(width)}  ${plural(count, 'line')} left out`;
    });
  }

  /** The same as data, a scene for each line. */
  scenes(): Scene[] {
    return this.#inPlace((line) => this.#sceneOf(line), leftOut);
  }

  #inPlace<T>(each: (line: Line) => T, omitted: (count: number) => T): T[] {
    const between = this.#dropped > 0 ? [omitted(this.#dropped)] : [];
    return [...this.#first.map(each), ...between, ...this.#last.map(each)];
  }

  #sceneOf({ who, text, at, shows }: Line): Scene {
    const sent = typeof text === 'string' ? undefined : text;
    const by = sent?.owner ?? who;
    return {
      at_ms: toMicroseconds(at),
      who: by,
      peer: by === this.#subject ? '' : this.#subject,
      ...shows,
      ...(sent && { bytes: quoteAlone(sent.bytes, sent.length), length: sent.length }),
      ...(sent && sent.pieces > 1 && { calls: sent.pieces }),
    };
  }

  /** Whose bytes begin with this letter; where only one has called, they are theirs. */
  #ownerOf(letter: number): string | undefined {
    const callers = [...this.#callers];
    if (callers.length === 1) return callers[0];
    return callers.find((who) => lower(who.charCodeAt(0)) === letter);
  }

  #keep(who: string, text: string | Sent, shows: Shown): void {
    const line = { who, text, at: this.#clock.now() - this.#began, shows };
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
  const joined = new Uint8Array(Math.min(SHOWN, a.length + b.length));
  joined.set(a);
  joined.set(b.subarray(0, joined.length - a.length), a.length);
  return joined;
}
