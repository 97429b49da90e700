// As in Go: one lock object knows which call is inside, which stands in line for what, and whether all of it
// is over. Those in line are told of the end at once; the last one to leave lets the closer go on.

import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import type { Addr, Conn, Deadline, RawConn } from '@socketlings/net';

type Way = 'read' | 'write';

class FdMutex {
  closed = false;
  readonly #held = { read: false, write: false };
  readonly #line: Record<Way, (() => void)[]> = { read: [], write: [] };
  #onEmpty: () => void = () => {};

  /** Resolves to false if the connection was closed first. */
  async lock(way: Way): Promise<boolean> {
    while (!this.closed && this.#held[way]) {
      await new Promise<void>((resolve) => this.#line[way].push(resolve));
    }
    if (this.closed) return false;
    this.#held[way] = true;
    return true;
  }

  unlock(way: Way): void {
    this.#held[way] = false;
    this.#line[way].shift()?.();
    if (!this.#isHeld()) this.#onEmpty();
  }

  /** Turns away all calls in line, and resolves when none is inside. */
  async close(evict: () => void): Promise<void> {
    this.closed = true;
    for (const way of ['read', 'write'] as const) {
      for (const wake of this.#line[way].splice(0)) wake();
    }
    evict();
    if (this.#isHeld()) await new Promise<void>((resolve) => (this.#onEmpty = resolve));
  }

  #isHeld(): boolean {
    return this.#held.read || this.#held.write;
  }
}

export class SafeConn implements Conn {
  readonly #raw: RawConn;
  readonly #mutex = new FdMutex();
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;

  constructor(raw: RawConn) {
    this.#raw = raw;
    this.localAddr = raw.localAddr;
    this.remoteAddr = raw.remoteAddr;
  }

  async read(p: Uint8Array): Promise<number | null> {
    if (!(await this.#mutex.lock('read'))) throw this.#closed('read', 0);
    try {
      return await this.#raw.read(p);
    } catch (error) {
      throw this.#mutex.closed ? this.#closed('read', 0) : error;
    } finally {
      this.#mutex.unlock('read');
    }
  }

  async write(p: Uint8Array): Promise<void> {
    if (!(await this.#mutex.lock('write'))) throw this.#closed('write', 0);
    let rest = p;
    try {
      do rest = rest.subarray(await this.#raw.write(rest));
      while (rest.length > 0);
    } catch (error) {
      const n = p.length - rest.length;
      if (this.#mutex.closed) throw this.#closed('write', n);
      throw withCount(error, n);
    } finally {
      this.#mutex.unlock('write');
    }
  }

  async closeWrite(): Promise<void> {
    if (this.#mutex.closed) throw this.#closed('close', 0);
    return this.#raw.closeWrite();
  }

  async close(): Promise<void> {
    if (this.#mutex.closed) throw this.#closed('close', 0);
    await this.#mutex.close(() => this.#raw.setDeadline(-1));
    return this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    if (this.#mutex.closed) throw this.#closed('set', 0);
    this.#raw.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    if (this.#mutex.closed) throw this.#closed('set', 0);
    this.#raw.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    if (this.#mutex.closed) throw this.#closed('set', 0);
    this.#raw.setWriteDeadline(t);
  }

  #closed(op: 'read' | 'write' | 'close' | 'set', n: number): ClosedError {
    return new ClosedError({ op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr });
  }
}

function withCount(error: unknown, n: number): unknown {
  if (!(error instanceof NetError)) return error;
  const { op, code, localAddr, remoteAddr } = error;
  const facts = { op, n, localAddr, remoteAddr, cause: error };
  return error instanceof TimeoutError ? new TimeoutError(facts) : new NetError({ ...facts, code });
}

/** Writes the parts one by one, without a copy: nothing but the parts of one frame is ever in the connection. */
export class FrameWriter {
  readonly #conn: Conn;
  readonly #line: (() => void)[] = [];
  #busy = false;
  #failure: unknown;
  broken = false;

  constructor(conn: Conn, _options: { maxQueuedBytes?: number } = {}) {
    this.#conn = conn;
  }

  async writeFrame(...parts: Uint8Array[]): Promise<void> {
    if (this.#busy) await new Promise<void>((resolve) => this.#line.push(resolve));
    this.#busy = true;
    let sent = 0;
    try {
      if (this.broken) throw this.#failure;
      for (const part of parts) {
        await this.#conn.write(part);
        sent += part.length;
      }
    } catch (error) {
      if (sent + ((error as Partial<NetError>).n ?? 0) > 0 && !this.broken) {
        this.broken = true;
        this.#failure = error;
      }
      throw error;
    } finally {
      const next = this.#line.shift();
      if (next) next();
      else this.#busy = false;
    }
  }
}
