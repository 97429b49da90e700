import { NetError, type Conn } from '@socketlings/net';
import type { Trace } from '@socketlings/sim';
import { ForwardingConn } from './forwarding.ts';

/** A real connection whose calls are written down, so that there is a story to tell. */
export class Recorded extends ForwardingConn {
  readonly #trace: Trace;
  readonly #who: string;
  readonly #peer: string;
  readonly #isOver: () => boolean;
  #closed = false;

  /** When `isOver` says so, no call settles any more. */
  constructor(conn: Conn, trace: Trace, who: string, peer: string, isOver = () => false) {
    super(conn);
    this.#isOver = isOver;
    this.#trace = trace;
    this.#who = who;
    this.#peer = peer;
  }

  get closed(): boolean {
    return this.#closed;
  }

  async read(p: Uint8Array): Promise<number | null> {
    const n = await this.#note(this.conn.read(p));
    if (n === null) this.#trace.add('reads the end', this.#who, this.#peer);
    else this.#trace.add('reads', this.#who, this.#peer, { bytes: p.subarray(0, n) });
    return n;
  }

  async write(p: Uint8Array): Promise<void> {
    this.#trace.add('writes', this.#who, this.#peer, { bytes: p });
    await this.#note(this.conn.write(p));
  }

  async closeWrite(): Promise<void> {
    this.#trace.add('half-closes', this.#who, this.#peer);
    await this.#note(this.conn.closeWrite());
  }

  async close(): Promise<void> {
    const closing = this.conn.close();
    if (!this.#closed) this.#trace.add('closes', this.#who, this.#peer);
    this.#closed = true;
    await this.#note(closing);
  }

  async #note<T>(call: Promise<T>): Promise<T> {
    try {
      const result = await call;
      return this.#isOver() ? await never() : result;
    } catch (error) {
      if (this.#isOver()) return never();
      const said = error instanceof NetError ? `${error.op}: ${error.code}` : String(error);
      this.#trace.add('fails', this.#who, this.#peer, { text: said });
      throw error;
    }
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
