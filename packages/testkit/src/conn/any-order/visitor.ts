// A client as a script plays it, and what it may expect by now.

import { NetError } from '@socketlings/net';
import type { SimConn } from '@socketlings/sim';
import { commas, plural } from '../../base/bytes.ts';
import type { Facts } from '../../base/lesson.ts';
import { Peer } from '../../model/peer.ts';
import { misplaced, type Misplaced } from '../../model/stream.ts';

/** What there is to know of the server's side. */
export interface Side {
  /** Once a handler has got the connection. */
  readonly service: () => Service | undefined;
  /** Whether nobody will ever accept it. */
  readonly isTurnedAway: () => boolean;
}

/** How the server's side stands. */
export interface Service {
  readonly isClosed: () => boolean;
  /** Whether its handler has returned or failed. */
  over: boolean;
}

export class Visitor {
  readonly name: string;
  readonly peer: Peer;
  readonly #side: Side;
  readonly #conn: SimConn;
  readonly #from: number;
  #received = 0;
  #saw: 'nothing' | 'the end' | 'a break' = 'nothing';
  #wrong: Facts | undefined;
  #gate: Promise<void> | undefined;
  #open = (): void => {};

  constructor(
    { name, conn, from }: { name: string; conn: SimConn; from: number },
    side: Side,
    tell: (what: string) => void,
  ) {
    this.name = name;
    this.#side = side;
    this.peer = new Peer(conn, tell, from);
    this.#conn = conn;
    this.#from = from;
    void this.#readOn();
  }

  stopReading(): void {
    this.#gate ??= new Promise((resolve) => (this.#open = resolve));
  }

  readAgain(): void {
    this.#gate = undefined;
    this.#open();
  }

  /** What it has not got yet, though it had a second for it; nothing if all is well. */
  misses(): Facts | undefined {
    const { name, peer } = this;
    if (this.#side.isTurnedAway()) return undefined;
    const service = this.#side.service();
    const received = `${commas(this.#received)} of ${plural(peer.sent, 'byte')}`;
    if (!service)
      return { lesson: NOT_SERVED(name), expected: 'a handler for it, within a second' };
    if (peer.gone) return this.#left(service);
    if (this.#gate) return undefined;
    if (this.#received < peer.sent)
      return { lesson: NO_ANSWER(name), expected: 'all of it, within a second', received };
    if (!peer.ended) return undefined;
    if (this.#saw === 'nothing')
      return { lesson: NO_END(name), expected: 'the end of the stream', received: 'nothing' };
    return this.#left(service);
  }

  /** What must never be. */
  wrong(): Facts | undefined {
    const { name, peer } = this;
    if (this.#wrong) return this.#wrong;
    if (peer.gone || this.#saw === 'nothing' || this.#side.isTurnedAway()) return undefined;
    const received = `${this.#saw}, after ${commas(this.#received)} of ${plural(peer.sent, 'byte')}`;
    if (!peer.ended)
      return { lesson: LEFT_ALONE(name), expected: 'the connection to stay open', received };
    if (this.#saw === 'a break' || this.#received < peer.sent)
      return { lesson: CUT(name), received };
    return undefined;
  }

  /** Its connection is closed, and its handler has ended. */
  #left({ isClosed, over }: Service): Facts | undefined {
    if (!isClosed()) return { lesson: LEFT_OPEN(this.name), expected: 'its connection closed' };
    return over ? undefined : { lesson: STAYS(this.name), expected: 'its handler to end' };
  }

  async #readOn(): Promise<void> {
    const p = new Uint8Array(2000);
    try {
      for (;;) {
        await this.#gate;
        const n = await this.#conn.read(p);
        if (n === null) break;
        const bad = misplaced(p.subarray(0, n), this.#from + this.#received);
        this.#wrong ??= bad && { lesson: MISPLACED[bad.how], ...bad.facts };
        this.#received += n;
      }
      this.#saw = 'the end';
    } catch (error) {
      if (error instanceof NetError) this.#saw = 'a break';
    }
  }
}

// --- internal ---

const NOT_SERVED = (name: string): string =>
  `${name} has connected, and a second later nobody serves it. Others may be silent, slow or broken: accept, start a handler, await none.`;

const NO_ANSWER = (name: string): string =>
  `${name} has sent bytes and reads, and a second later they are not back. Send back what has come: whatever others do, and however long it was silent before.`;

const NO_END = (name: string): string =>
  `${name} has sent its last and got everything back, and waits for the end: close its connection.`;

const LEFT_ALONE = (name: string): string =>
  `${name} is still there, and the server has closed its connection. A client that says nothing is a client: it may speak later.`;

const CUT = (name: string): string =>
  `${name} has ended its sending half, and did not get everything back: close when all is written, and not before.`;

const LEFT_OPEN = (name: string): string =>
  `${name} is gone, and its connection is still open: close it on every way out.`;

const STAYS = (name: string): string => `${name} is gone, and its handler never ends.`;

const MISPLACED: Readonly<Record<Misplaced['how'], string>> = {
  again: 'Bytes came back twice.',
  skipped: 'Bytes were left out of the echo.',
  other:
    'Other bytes came back than were sent: those of another client, or of a buffer that was in use.',
};
