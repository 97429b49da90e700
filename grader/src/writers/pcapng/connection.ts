// One connection of a story, as TCP would have carried it: what each end has sent, and has taken.

import { ACK, FIN, MOST, PSH, RST, SYN, type Address, type Segment } from './packet.ts';

export type Emit = (segment: Segment) => void;

/** An end of a connection. */
export interface End {
  readonly address: Address;
  /** The number of its first byte is one more: the handshake counts as one. */
  readonly first: number;
  /** Bytes that it has sent, and bytes of the other end that it has taken. */
  sent: number;
  taken: number;
  /** What ended its sending half. */
  over: 'no' | 'finished' | 'reset';
  sawEnd: boolean;
  /** Whether it would not read any more either. */
  closed: boolean;
}

export class Connection {
  readonly client: End;
  readonly server: End;
  readonly #emit: Emit;

  constructor(client: End, server: End, emit: Emit) {
    this.client = client;
    this.server = server;
    this.#emit = emit;
  }

  /** Both ends agree on where they begin to count. */
  open(): void {
    const { client, server } = this;
    this.#send(client, SYN, { seq: client.first });
    this.#send(server, SYN | ACK, { seq: server.first });
    this.#send(client, ACK);
  }

  /**
   * `known` is the beginning of the bytes, `before` how many went the same way before them. Of very long ones
   * the end is not told: to a reader it looks as if it had not been captured.
   */
  write(end: End, known: Buffer, length: number, before = end.sent): void {
    for (let at = 0; at < Math.min(length, LONGEST); at += MOST) {
      const size = Math.min(MOST, length - at);
      const seq = end.first + 1 + before + at;
      this.#send(end, PSH | ACK, { seq, known: known.subarray(at, at + size), length: size });
    }
    end.sent = Math.max(end.sent, before + length);
    const other = this.other(end);
    if (other.over === 'finished' && other.closed) this.reset(other); // nobody is there to read it
  }

  /** What was read is acknowledged: of an earlier moment the story does not know. */
  take(end: End, until: number): void {
    if (until <= end.taken) return;
    end.taken = until;
    this.#acknowledge(end);
  }

  takeEnd(end: End): void {
    if (end.sawEnd) return;
    end.sawEnd = true;
    this.#acknowledge(end);
  }

  finish(end: End): void {
    if (end.over !== 'no') return;
    this.#send(end, FIN | ACK);
    end.over = 'finished';
  }

  reset(end: End): void {
    if (end.over === 'reset') return;
    this.#send(end, RST | ACK);
    end.over = 'reset';
  }

  other(end: End): End {
    return end === this.client ? this.server : this.client;
  }

  #acknowledge(end: End): void {
    if (![end, this.other(end)].some(({ over }) => over === 'reset')) this.#send(end, ACK);
  }

  #send(end: End, flags: number, more: Partial<Segment> = {}): void {
    const other = this.other(end);
    const finished = end.over === 'finished' ? 1 : 0;
    this.#emit({
      from: end.address,
      to: other.address,
      seq: end.first + 1 + end.sent + finished,
      ack: other.first + 1 + end.taken + (end.sawEnd ? 1 : 0),
      flags,
      known: Buffer.alloc(0),
      length: 0,
      ...more,
    });
  }
}

const LONGEST = 64 * 1024 ** 2; // bytes; a thousand packets
