export type Call = 'read' | 'write' | 'close' | 'accept';

/** What the simulator can count about the code under test, and the code itself cannot deny. */
export class Meters {
  /** Calls that the code under test has made. */
  readonly calls: Record<Call, number> = { read: 0, write: 0, close: 0, accept: 0 };
  /** The most bytes that were read from one client and not yet written back to it. */
  peakOutstanding = 0;
  readonly #open = new Set<object>();
  readonly #accepts: number[] = []; // when they were called, in virtual ms

  /** Connections that the code under test owns and has not closed. */
  get openConns(): number {
    return this.#open.size;
  }

  opened(conn: object): void {
    this.#open.add(conn);
  }

  closed(conn: object): void {
    this.#open.delete(conn);
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

  /** Bytes that the code under test has read from one client, and not yet written back. */
  outstanding(bytes: number): void {
    this.peakOutstanding = Math.max(this.peakOutstanding, bytes);
  }
}
