import type { Clock } from '@socketlings/net';
import { plural, quote, quoteAlone } from './bytes.ts';
import type { Call } from './call.ts';
import { KeptLines } from './kept-lines.ts';
import { leftOut, sayLeftOut, toMicroseconds, type Scene } from './scene.ts';

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
  /** How many came before them. */
  readonly before: number;
  /** The first of them. */
  bytes: Uint8Array;
  length: number;
  pieces: number;
}

/** What several tasks did with one connection, and which bytes came to lie on the wire in which order. */
export class Diary {
  readonly #lines = new KeptLines<Line>();
  #sent = 0; // bytes
  #wrong = -1; // the first byte that is
  #wire: Sent | undefined; // the last line, if it is about bytes
  readonly #callers = new Set<string>();
  readonly #subject: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #began: number;

  /** `subject` is what all others act on: the wire, or you. */
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

  called(who: string, what: string): void {
    this.add(who, what, { does: 'calls', text: what });
  }

  /** How a call has ended, with the outcome in words; one that is pending is not told. */
  settled(who: string, { what, state }: Pick<Call, 'what' | 'state'>, text: string): void {
    if (state === 'pending') return;
    const failed = state === 'failed';
    const shows = { does: failed ? 'fails' : 'returns', text } as const;
    this.add(who, `${what} ${failed ? 'fails: ' : ''}${text}`, shows);
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
      const [before, { length }] = [this.#sent, bytes];
      this.#wire = { letter: mark, owner, before, bytes: first, length, pieces: 1 };
      this.#keep('wire', this.#wire, { does: 'delivers' });
    }
    this.#sent += bytes.length;
  }

  /** Of all bytes that were accepted, the first that is wrong: a long story is told around it. */
  wrongFrom(byte: number): void {
    this.#wrong = byte;
  }

  lines(): string[] {
    const told = this.#told();
    const width = Math.max(
      0,
      ...told.map((line) => (typeof line === 'number' ? 0 : line.who.length)),
    );
    return told.map((line) => {
      if (typeof line === 'number') return sayLeftOut(line, width);
      const { who, text } = line;
      const said = typeof text === 'string' ? text : saySent(text);
      return `${who.padEnd(width)}  ${said}${this.#isWrong(line) ? '  ← here' : ''}`;
    });
  }

  /** The same as data, a scene for each line. */
  scenes(): Scene[] {
    return this.#told().map((line) => {
      return typeof line === 'number' ? leftOut(line) : this.#sceneOf(line);
    });
  }

  #told(): (Line | number)[] {
    return this.#lines.told((line) => this.#isWrong(line));
  }

  #isWrong({ text }: Line): boolean {
    if (typeof text === 'string') return false;
    return text.before <= this.#wrong && this.#wrong < text.before + text.length;
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
    this.#lines.add({ who, text, at: this.#clock.now() - this.#began, shows });
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
