export type Call = 'read' | 'write' | 'close' | 'accept';

/** A connection, as far as it is counted. */
interface Counted {
  readonly closed: boolean;
  /** Bytes that have been read and not yet been written back. */
  readonly outstanding: number;
}

/** What the simulator can count about the code under test, and the code itself cannot deny. */
export class Meters {
  /** Calls that the code under test has made. */
  readonly calls: Record<Call, number> = { read: 0, write: 0, close: 0, accept: 0 };
  /** The most bytes that were read from one client and not yet written back to it. */
  peakOutstanding = 0;
  readonly #conns = new Set<Counted>();
  readonly #accepts: number[] = []; // when they were called, in virtual ms

  /** Connections that the code under test owns and has not closed. */
  get openConns(): number {
    return [...this.#conns].filter((conn) => !conn.closed).length;
  }

  owns(conn: Counted): void {
    this.#conns.add(conn);
  }

  called(call: Call, at: number): void {
    this.calls[call] += 1;
    if (call === 'accept') this.#accepts.push(at);
  }

  /** The most accepts that were called within one virtual second. */
  mostAcceptsPerSecond(): number {
    const within = this.#accepts.map((start) => {
      return this.#accepts.filter((at) => at >= start && at < start + 1000).length;
    });
    return Math.max(0, ...within);
  }

  measured(conn: Counted): void {
    if (!this.#conns.has(conn)) return;
    this.peakOutstanding = Math.max(this.peakOutstanding, conn.outstanding);
  }
}
