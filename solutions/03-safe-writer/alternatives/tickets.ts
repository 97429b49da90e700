// Every call draws a ticket, as at the baker's, and looks at the board whenever another one has left.
// The lock knows no call: it has two numbers and a promise that is renewed with each change.

import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import type { Addr, Conn, Deadline, Op, RawConn } from '@socketlings/net';

class Tickets {
  #next = 0;
  #served = 0;
  readonly #seats = new Map<number, () => void>();

  /** Resolves to a place; the caller must give it back. */
  async enter(): Promise<Disposable> {
    const mine = this.#next++;
    while (mine !== this.#served) {
      await new Promise<void>((resolve) => this.#seats.set(mine, resolve));
    }
    return { [Symbol.dispose]: () => this.#advance() };
  }

  #advance(): void {
    this.#served += 1;
    this.#seats.get(this.#served)?.();
    this.#seats.delete(this.#served);
  }
}

export class SafeConn implements Conn {
  readonly #raw: RawConn;
  readonly #desks = { read: new Tickets(), write: new Tickets() };
  #closing: Promise<void> | undefined;

  constructor(raw: RawConn) {
    this.#raw = raw;
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  async read(p: Uint8Array): Promise<number | null> {
    const place = await this.#desks.read.enter();
    try {
      return await this.#guard('read', 0).read(p);
    } catch (error) {
      throw this.#closing ? this.#error('read', 'ERR_CLOSED', 0) : error;
    } finally {
      place[Symbol.dispose]();
    }
  }

  async write(p: Uint8Array): Promise<void> {
    const place = await this.#desks.write.enter();
    let n = 0;
    try {
      n = await this.#guard('write', n).write(p);
      while (n < p.length) n += await this.#guard('write', n).write(p.subarray(n));
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      throw this.#error('write', this.#closing ? 'ERR_CLOSED' : error.code, n, error);
    } finally {
      place[Symbol.dispose]();
    }
  }

  async closeWrite(): Promise<void> {
    await this.#guard('close', 0).closeWrite();
  }

  async close(): Promise<void> {
    this.#guard('close', 0);
    this.#closing = this.#close();
    await this.#closing;
  }

  // The closer draws a ticket like anybody else: when its number comes, all others have left.
  async #close(): Promise<void> {
    this.#raw.setDeadline(-Infinity);
    const [reading, writing] = [this.#desks.read.enter(), this.#desks.write.enter()];
    const places = [await reading, await writing];
    await this.#raw.close();
    for (const place of places) place[Symbol.dispose]();
  }

  setDeadline(t: Deadline): void {
    this.#guard('set', 0).setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#guard('set', 0).setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#guard('set', 0).setWriteDeadline(t);
  }

  #guard(op: Op, n: number): RawConn {
    if (this.#closing) throw this.#error(op, 'ERR_CLOSED', n);
    return this.#raw;
  }

  #error(op: Op, code: string, n: number, cause?: unknown): NetError {
    const init = { op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr, cause };
    if (code === 'ERR_CLOSED') return new ClosedError(init);
    return code === 'ERR_TIMEOUT' ? new TimeoutError(init) : new NetError({ ...init, code });
  }
}

/** One frame at a time, by the same tickets; a frame is copied only when its number has come. */
export class FrameWriter {
  readonly #conn: Conn;
  readonly #desk = new Tickets();
  #why: NetError | undefined;

  constructor(conn: Conn, _limit?: { maxQueuedBytes?: number }) {
    this.#conn = conn;
  }

  get broken(): boolean {
    return Boolean(this.#why);
  }

  async writeFrame(...parts: Uint8Array[]): Promise<void> {
    const place = await this.#desk.enter();
    try {
      if (this.#why) throw this.#why;
      await this.#conn.write(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
    } catch (error) {
      if (error instanceof NetError && error.n > 0) this.#why ??= error;
      throw error;
    } finally {
      place[Symbol.dispose]();
    }
  }
}
