import type { Addr, Conn, Deadline, Listener } from '@socketlings/net';
import { ForwardingConn } from '../base/forwarding.ts';

/** What there is to say of one connection while it lives, and afterwards. */
export interface Tally {
  readonly remoteAddr: Addr;
  received: number;
  sent: number;
  state: 'open' | 'sends no more' | 'closed' | 'failed';
}

/** Hands out connections that keep a tally; `changed` is told of every change. */
export class CountedListener implements Listener {
  readonly #listener: Listener;
  readonly #changed: (tally: Tally) => void;

  constructor(listener: Listener, changed: (tally: Tally) => void) {
    this.#listener = listener;
    this.#changed = changed;
  }

  get addr(): Addr {
    return this.#listener.addr;
  }

  async accept(): Promise<Conn> {
    return new CountedConn(await this.#listener.accept(), this.#changed);
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  setDeadline(t: Deadline): void {
    this.#listener.setDeadline(t);
  }
}

class CountedConn extends ForwardingConn {
  readonly #tally: Tally;
  readonly #changed: (tally: Tally) => void;

  constructor(conn: Conn, changed: (tally: Tally) => void) {
    super(conn);
    this.#tally = { remoteAddr: conn.remoteAddr, received: 0, sent: 0, state: 'open' };
    this.#changed = changed;
    changed(this.#tally);
  }

  async read(p: Uint8Array): Promise<number | null> {
    const n = await this.#watch(this.conn.read(p));
    if (n === null) this.#turn('sends no more');
    else this.#tally.received += n;
    this.#changed(this.#tally);
    return n;
  }

  async write(p: Uint8Array): Promise<void> {
    await this.#watch(this.conn.write(p));
    this.#tally.sent += p.length;
    this.#changed(this.#tally);
  }

  closeWrite(): Promise<void> {
    return this.#watch(this.conn.closeWrite());
  }

  async close(): Promise<void> {
    await this.conn.close();
    this.#turn('closed');
  }

  async #watch<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      this.#turn('failed');
      throw error;
    }
  }

  #turn(state: Tally['state']): void {
    if (this.#tally.state === 'failed' || this.#tally.state === state) return;
    this.#tally.state = state;
    this.#changed(this.#tally);
  }
}
