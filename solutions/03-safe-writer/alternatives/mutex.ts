// A mutex as libraries have it: whoever finds it locked waits and looks again, and a newcomer may be quicker. The
// FrameWriter lets a frame wait outside, uncopied, and closes the connection of one that was cut.

import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import type { Addr, Conn, Deadline, Op, RawConn } from '@socketlings/net';

class Mutex {
  #locked = false;
  readonly #waiting: (() => void)[] = [];

  async with<T>(body: () => Promise<T>): Promise<T> {
    while (this.#locked) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#locked = true;
    try {
      return await body();
    } finally {
      this.#locked = false;
      this.#waiting.shift()?.(); // whoever comes by in the meantime is first, and wakes the next
    }
  }
}

export class SafeConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #raw: RawConn;
  readonly #mutexes = { read: new Mutex(), write: new Mutex() };
  #isOpen = true;
  #inside = 0;
  #lastLeft = (): void => {};

  constructor(raw: RawConn) {
    this.#raw = raw;
    this.localAddr = raw.localAddr;
    this.remoteAddr = raw.remoteAddr;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#inTurn('read', async () => this.#raw.read(p));
  }

  async write(p: Uint8Array): Promise<void> {
    let n = 0;
    const facts = { sent: () => n };
    await this.#inTurn(
      'write',
      async () => {
        while (n < p.length) {
          this.#check('write', n);
          n += await this.#raw.write(p.subarray(n));
        }
      },
      facts.sent,
    );
  }

  async closeWrite(): Promise<void> {
    this.#check('close', 0);
    return this.#raw.closeWrite();
  }

  async close(): Promise<void> {
    this.#check('close', 0);
    this.#isOpen = false;
    this.#raw.setDeadline(0);
    if (this.#inside > 0) await new Promise<void>((resolve) => (this.#lastLeft = resolve));
    await this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.#check('set', 0);
    this.#raw.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#check('set', 0);
    this.#raw.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#check('set', 0);
    this.#raw.setWriteDeadline(t);
  }

  async #inTurn<T>(
    op: 'read' | 'write',
    body: () => Promise<T>,
    sent = (): number => 0,
  ): Promise<T> {
    this.#check(op, 0);
    this.#inside += 1;
    try {
      return await this.#mutexes[op].with(async () => {
        this.#check(op, 0);
        return body();
      });
    } catch (error) {
      throw this.#translate(op, error, sent());
    } finally {
      this.#inside -= 1;
      if (this.#inside === 0) this.#lastLeft();
    }
  }

  #translate(op: Op, cause: unknown, n: number): unknown {
    if (!(cause instanceof NetError)) return cause;
    const { localAddr, remoteAddr } = this;
    const facts = { op, n, localAddr, remoteAddr, cause };
    if (!this.#isOpen) return new ClosedError(facts);
    return cause instanceof TimeoutError
      ? new TimeoutError(facts)
      : new NetError({ ...facts, code: cause.code });
  }

  #check(op: Op, n: number): void {
    const { localAddr, remoteAddr } = this;
    if (!this.#isOpen) throw new ClosedError({ op, n, localAddr, remoteAddr });
  }
}

export class FrameWriter {
  readonly #conn: Conn;
  readonly #limit: number;
  readonly #mutex = new Mutex();
  readonly #outside = new Mutex();
  #copied = 0;
  #room = (): void => {};
  #torn: { error: unknown } | null = null;

  constructor(conn: Conn, { maxQueuedBytes = Infinity }: { maxQueuedBytes?: number } = {}) {
    this.#conn = conn;
    this.#limit = maxQueuedBytes;
  }

  get broken(): boolean {
    return this.#torn !== null;
  }

  async writeFrame(...parts: Uint8Array[]): Promise<void> {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    await this.#outside.with(async () => {
      while (this.#copied > 0 && this.#copied + size > this.#limit) {
        await new Promise<void>((resolve) => (this.#room = resolve));
      }
      this.#copied += size;
    });
    const frame = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      frame.set(part, at);
      at += part.length;
    }
    try {
      await this.#mutex.with(() => this.#send(frame));
    } finally {
      this.#copied -= size;
      this.#room();
    }
  }

  async #send(frame: Uint8Array): Promise<void> {
    if (this.#torn) throw this.#torn.error;
    try {
      await this.#conn.write(frame);
    } catch (error) {
      if (error instanceof NetError && error.n > 0) {
        this.#torn = { error };
        await this.#conn.close().catch(() => {}); // the peer could not understand what follows
      }
      throw error;
    }
  }
}
