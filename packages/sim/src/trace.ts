// What happened on the wire, as a bounded list of facts. Stories are told from it (testkit).

import type { Clock } from '@socketlings/net';

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
    | 'fails'
    | 'sets a deadline'
    | 'notes';
  /** Milliseconds since the trace began, by its clock. */
  readonly at: number;
  /** The end that did it, and the one that it talks to: `server` and `ann`. */
  readonly who: string;
  readonly peer: string;
  /** For reads and writes: the beginning of the bytes, their number, and in how many calls. */
  bytes: Uint8Array;
  length: number;
  calls: number;
  /** For reads and writes: how many bytes went the same way before these. */
  readonly before: number;
  /** For failures `read: ECONNRESET`; for the rest what was called, or how it ended. */
  readonly text: string;
  readonly deadline: DeadlineSet | undefined;
}

/** A deadline, as it was set. */
export interface DeadlineSet {
  readonly of: 'read' | 'write' | 'both';
  /** In how many milliseconds; null if it was taken back. */
  readonly in_ms: number | null;
}

const NO_BYTES = new Uint8Array(0);
const SHOWN = 48; // bytes of one event that are kept
const FIRST = 30; // events kept from the beginning of a run …
const LAST = 30; // … and from its end
const TOLD_ONCE: ReadonlySet<string> = new Set(['notes', 'sets a deadline']);

/** Records events; the same thing done again and again is one event. */
export class Trace {
  readonly first: WireEvent[] = [];
  readonly last: WireEvent[] = [];
  /** Events between `first` and `last` that were not kept. */
  dropped = 0;
  #latest: WireEvent | undefined;
  readonly #totals = new Map<string, Map<string, Totals>>();
  #clock: Pick<Clock, 'now'>;
  #began: number;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#began = clock.now();
  }

  /** From here on times are those of another clock. */
  follow(clock: Pick<Clock, 'now'>): void {
    if (clock === this.#clock) return;
    this.#clock = clock;
    this.#began = clock.now();
  }

  add(kind: WireEvent['kind'], who: string, peer: string, details: Details = {}): void {
    const { bytes = NO_BYTES, text = '', deadline } = details;
    const same = TOLD_ONCE.has(kind) && this.#lately({ kind, who, peer, text });
    if (same) return void (same.calls += 1);
    const before = this.#count(kind, who, peer, bytes.length);
    const latest = this.#latest;
    if (bytes.length > 0 && latest?.kind === kind && latest.who === who && latest.peer === peer) {
      return grow(latest, bytes);
    }
    this.#keep({
      kind,
      at: this.#clock.now() - this.#began,
      who,
      peer,
      bytes: new Uint8Array(bytes.subarray(0, SHOWN)), // slice() of a Buffer does not copy
      length: bytes.length,
      calls: 1,
      before,
      text,
      deadline,
    });
  }

  /** Counts bytes that go one way; returns how many went before. */
  #count(kind: WireEvent['kind'], who: string, peer: string, length: number): number {
    if (length === 0 || (kind !== 'reads' && kind !== 'writes')) return 0;
    let peers = this.#totals.get(who);
    if (!peers) this.#totals.set(who, (peers = new Map<string, Totals>()));
    let totals = peers.get(peer);
    if (!totals) peers.set(peer, (totals = { reads: 0, writes: 0 }));
    totals[kind] += length;
    return totals[kind] - length;
  }

  /** Told last, or before that: in a loop it is told once, and leaves what it parts as one. */
  #lately(what: Pick<WireEvent, 'kind' | 'who' | 'peer' | 'text'>): WireEvent | undefined {
    const latest = [...this.first.slice(-2), ...this.last.slice(-2)].slice(-2);
    return latest.find(({ kind, who, peer, text }) => {
      return kind === what.kind && text === what.text && who === what.who && peer === what.peer;
    });
  }

  #keep(event: WireEvent): void {
    this.#latest = event;
    if (this.first.length < FIRST) return void this.first.push(event);
    this.last.push(event);
    if (this.last.length <= LAST) return;
    this.last.shift();
    this.dropped += 1;
  }
}

interface Totals {
  reads: number;
  writes: number;
}

interface Details {
  bytes?: Uint8Array;
  text?: string;
  deadline?: DeadlineSet;
}

function grow(event: WireEvent, bytes: Uint8Array): void {
  if (event.bytes.length < SHOWN) event.bytes = join(event.bytes, bytes);
  event.length += bytes.length;
  event.calls += 1;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(Math.min(SHOWN, a.length + b.length));
  joined.set(a);
  joined.set(b.subarray(0, joined.length - a.length), a.length);
  return joined;
}
