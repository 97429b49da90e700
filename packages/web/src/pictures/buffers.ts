// Two programs, and the four buffers between them: where each byte lies is asked of the simulator.

import { Network, type SimConn } from '@socketlings/sim';
import { happen, settled } from './turn.ts';

export type Name = 'ann' | 'server';

/** One direction of the connection, from a program that writes to one that reads. */
export interface Way {
  readonly from: Name;
  readonly to: Name;
  /** Written, and not accepted: there is no room for them, so `write` waits. */
  readonly offered: string;
  readonly unsent: string;
  readonly underWay: string;
  readonly arrived: string;
  /** All that was read. */
  readonly read: string;
  readonly isReading: boolean;
}

const SIZE = 12; // bytes of a buffer: few enough to be drawn one by one

export class Buffers {
  readonly #network = new Network('friendly', { bufferSize: SIZE });
  readonly #ends: Readonly<Record<Name, End>>;
  /** Whether the server sends back what it reads, as in exercise 1. */
  readonly echoes: boolean;

  constructor({ echoes }: { echoes: boolean }) {
    const { client, server } = this.#network.pair('ann');
    this.#ends = { ann: new End(client), server: new End(server) };
    this.echoes = echoes;
    if (echoes) void this.#echo();
  }

  /** Bytes that each buffer holds. */
  get size(): number {
    return this.#network.bufferSize;
  }

  /** Virtual milliseconds. */
  get now(): number {
    return this.#clock.now();
  }

  /** Whether something is on its way. */
  get canPass(): boolean {
    return this.#clock.hasNext();
  }

  /** From ann to the server, and back. */
  get ways(): readonly [Way, Way] {
    return [this.#way('ann', 'server'), this.#way('server', 'ann')];
  }

  async write(who: Name, length: number): Promise<void> {
    void this.#ends[who].write(length);
    await settled();
  }

  async read(who: Name, most: number): Promise<void> {
    void this.#ends[who].read(most);
    await settled();
  }

  /** Time passes until something arrives. */
  pass(): Promise<void> {
    return happen(this.#clock);
  }

  async passAll(): Promise<void> {
    while (this.canPass) await this.pass();
  }

  get #clock() {
    return this.#network.scheduler.clock;
  }

  async #echo(): Promise<never> {
    const { server } = this.#ends;
    for (;;) await server.write(await server.read(SIZE / 2));
  }

  #way(from: Name, to: Name): Way {
    const [writer, reader] = [this.#ends[from], this.#ends[to]];
    const { unsent, underWay } = writer.conn;
    const { readable } = reader.conn;
    const take = takeFrom(reader.taken);
    return {
      from,
      to,
      read: lettersFrom(0, reader.taken),
      arrived: take(readable),
      underWay: take(underWay),
      unsent: take(unsent),
      offered: take(writer.given - reader.taken - readable - underWay - unsent),
      isReading: reader.isReading,
    };
  }
}

// --- internal ---

class End {
  readonly conn: SimConn;
  /** Bytes that its program has handed to `write`. */
  given = 0;
  /** Bytes that its program has from `read`. */
  taken = 0;
  isReading = false;

  constructor(conn: SimConn) {
    this.conn = conn;
  }

  write(length: number): Promise<void> {
    this.given += length;
    return this.conn.write(new Uint8Array(length));
  }

  async read(most: number): Promise<number> {
    this.isReading = true;
    const n = (await this.conn.read(new Uint8Array(most)))!; // no end ever comes
    this.isReading = false;
    this.taken += n;
    return n;
  }
}

/** The bytes of a way are letters, in their order. */
function lettersFrom(start: number, length: number): string {
  const letters = Array.from({ length }, (_, i) => 'abcdefghijklmnopqrstuvwxyz'[(start + i) % 26]);
  return letters.join('');
}

function takeFrom(start: number): (length: number) => string {
  let at = start;
  return (length) => lettersFrom((at += length) - length, length);
}
