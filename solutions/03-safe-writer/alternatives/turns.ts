// A line is an asynchronous generator that yields once, when it is the caller's turn. A call is a `for await` over it,
// and so the turn is given back however that loop is left. Nobody is told of an end: those in line are let through.

import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import type { Addr, Conn, Deadline, Op, RawConn } from '@socketlings/net';

/** Those who want the same thing, one after the other. */
class Line {
  #last: Promise<void> | undefined;

  async *turn(): AsyncGenerator<void, void> {
    const before = this.#last;
    let leave = () => {};
    const mine = new Promise<void>((resolve) => (leave = resolve));
    this.#last = mine;
    try {
      await before;
      yield;
    } finally {
      leave();
      if (this.#last === mine) this.#last = undefined;
    }
  }
}

export class SafeConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #raw: RawConn;
  readonly #readers = new Line();
  readonly #writers = new Line();
  #isClosed = false;

  constructor(raw: RawConn) {
    ({ localAddr: this.localAddr, remoteAddr: this.remoteAddr } = raw);
    this.#raw = raw;
  }

  async read(p: Uint8Array): Promise<number | null> {
    for await (const _ of this.#readers.turn()) {
      this.#expectOpen('read');
      return await this.#raw.read(p).catch((cause) => this.#fail('read', cause));
    }
    return null; // never: there is a turn for each
  }

  async write(p: Uint8Array): Promise<void> {
    for await (const _ of this.#writers.turn()) {
      let n = 0;
      do {
        this.#expectOpen('write', n);
        n += await this.#raw.write(p.subarray(n)).catch((cause) => this.#fail('write', cause, n));
      } while (n < p.length);
    }
  }

  async closeWrite(): Promise<void> {
    for await (const _ of this.#writers.turn()) {
      this.#expectOpen('close');
      await this.#raw.closeWrite().catch((cause) => this.#fail('close', cause));
    }
  }

  /** Wakes those inside, lets everybody through both lines, and is the last one in them. */
  async close(): Promise<void> {
    this.#expectOpen('close');
    this.#isClosed = true;
    this.#raw.setDeadline(0);
    for await (const _r of this.#readers.turn()) {
      for await (const _w of this.#writers.turn()) {
        await this.#raw.close().catch((cause) => this.#fail('close', cause));
      }
    }
  }

  setDeadline(t: Deadline): void {
    this.#expectOpen('set');
    this.#raw.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#expectOpen('set');
    this.#raw.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#expectOpen('set');
    this.#raw.setWriteDeadline(t);
  }

  #expectOpen(op: Op, n = 0): void {
    const { localAddr, remoteAddr } = this;
    if (this.#isClosed) throw new ClosedError({ op, n, localAddr, remoteAddr });
  }

  /** An error of the raw connection becomes one of this call. */
  #fail(op: Op, cause: unknown, n = 0): never {
    const init = { op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr, cause };
    if (!(cause instanceof NetError)) throw cause;
    if (!(cause instanceof TimeoutError)) throw new NetError({ ...init, code: cause.code });
    throw this.#isClosed && op !== 'close' ? new ClosedError(init) : new TimeoutError(init);
  }
}

/** One frame at a time is with the connection, so that all others wait uncopied. */
export class FrameWriter {
  readonly #conn: Conn;
  readonly #line = new Line();
  #cut: { readonly error: unknown } | undefined;

  constructor(conn: Conn, _options: { maxQueuedBytes?: number } = {}) {
    this.#conn = conn;
  }

  get broken(): boolean {
    return this.#cut !== undefined;
  }

  async writeFrame(...parts: Uint8Array[]): Promise<void> {
    for await (const _ of this.#line.turn()) {
      if (this.#cut) throw this.#cut.error;
      const frame = Buffer.concat(parts);
      try {
        await this.#conn.write(frame);
      } catch (error) {
        const n = error instanceof NetError ? error.n : 0;
        if (n > 0 && n < frame.length) this.#cut = { error };
        throw error;
      }
    }
  }
}
