// What happened on the wire, as a bounded list of facts. Stories are told from it (testkit).

export interface WireEvent {
  readonly kind:
    | 'connects'
    | 'accepts'
    | 'reads'
    | 'writes'
    | 'reads the end'
    | 'half-closes'
    | 'closes'
    | 'resets'
    | 'fails';
  /** Who did it, and to whom it talks: `server` and `ann`. */
  readonly who: string;
  readonly peer: string;
  /** For reads and writes: the beginning of the bytes, their number, and in how many calls. */
  bytes: Uint8Array;
  length: number;
  calls: number;
  /** For failures: `read: ECONNRESET`. */
  readonly error: string;
}

const NO_BYTES = new Uint8Array(0);
const SHOWN = 48; // bytes of one event that are kept
const FIRST = 30; // events kept from the beginning of a run …
const LAST = 30; // … and from its end

/** Records events; the same thing done again and again is one event. */
export class Trace {
  readonly first: WireEvent[] = [];
  readonly last: WireEvent[] = [];
  /** Events between `first` and `last` that were not kept. */
  dropped = 0;

  add(kind: WireEvent['kind'], who: string, peer: string, details: Details = {}): void {
    const { bytes = NO_BYTES, error = '' } = details;
    const before = this.last.at(-1) ?? this.first.at(-1);
    if (
      before &&
      bytes.length > 0 &&
      before.kind === kind &&
      before.who === who &&
      before.peer === peer
    ) {
      before.bytes = join(before.bytes, bytes);
      before.length += bytes.length;
      before.calls += 1;
      return;
    }
    this.#keep({
      kind,
      who,
      peer,
      bytes: new Uint8Array(bytes.subarray(0, SHOWN)), // slice() of a Buffer does not copy
      length: bytes.length,
      calls: 1,
      error,
    });
  }

  #keep(event: WireEvent): void {
    if (this.first.length < FIRST) return void this.first.push(event);
    this.last.push(event);
    if (this.last.length <= LAST) return;
    this.last.shift();
    this.dropped += 1;
  }
}

interface Details {
  bytes?: Uint8Array;
  error?: string;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length >= SHOWN) return a;
  return Uint8Array.of(...a, ...b.subarray(0, SHOWN - a.length));
}
