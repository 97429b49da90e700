// A call that waits is a loop: try, and if there is nothing to do yet, sleep until something has
// changed; then look at everything again. A deadline is only one more thing that can change.

import { ClosedError, NetError, SysError, TimeoutError } from '@socketlings/net';
import type { Addr, Clock, Conn, Deadline, Op, RawSocket, TimerId } from '@socketlings/net';

/** A connection whose calls wait, over a socket whose calls never do. One read and one write at a time. */
export class TcpConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #raw: RawSocket;
  readonly #reading: Direction;
  readonly #writing: Direction;
  #closed = false;

  constructor(raw: RawSocket, clock: Clock) {
    this.localAddr = raw.localAddr;
    this.remoteAddr = raw.remoteAddr;
    this.#raw = raw;
    this.#reading = new Direction(clock);
    this.#writing = new Direction(clock);
    raw.onReady(({ r, w }) => {
      if (r) this.#reading.wake();
      if (w) this.#writing.wake();
    });
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#reading.occupy(() => this.#read(p));
  }

  write(p: Uint8Array): Promise<void> {
    return this.#writing.occupy(() => this.#write(p));
  }

  async closeWrite(): Promise<void> {
    this.#checkOpen('close');
    try {
      this.#raw.shutdown('w');
    } catch (error) {
      throw this.#failed('close', error, 0);
    }
  }

  async close(): Promise<void> {
    this.#checkOpen('close');
    this.#closed = true;
    this.#reading.setDeadline(null);
    this.#writing.setDeadline(null);
    this.#reading.wake();
    this.#writing.wake();
    await Promise.all([this.#reading.left, this.#writing.left]); // no call may meet a closed socket
    this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.setReadDeadline(t);
    this.setWriteDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#reading.setDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#writing.setDeadline(t);
  }

  async #read(p: Uint8Array): Promise<number | null> {
    this.#checkOpen('read');
    if (p.length === 0) return 0; // not the end: nothing was asked for
    for (;;) {
      this.#check('read', this.#reading, 0);
      const n = this.#try('read', 0, () => this.#raw.tryRead(p));
      if (n === 0) return null;
      if (n !== 'EAGAIN') return n;
      await this.#reading.sleep();
    }
  }

  async #write(p: Uint8Array): Promise<void> {
    this.#check('write', this.#writing, 0);
    for (let written = 0; written < p.length;) {
      const rest = p.subarray(written);
      const n = this.#try('write', written, () => this.#raw.tryWrite(rest) || 'EAGAIN'); // 0 is no step
      if (n !== 'EAGAIN') written += n;
      else await this.#writing.sleep();
      if (written < p.length) this.#check('write', this.#writing, written);
    }
  }

  #check(op: Op, direction: Direction, n: number): void {
    this.#checkOpen(op, n);
    const { localAddr, remoteAddr } = this;
    if (direction.expired) throw new TimeoutError({ op, n, localAddr, remoteAddr });
  }

  #checkOpen(op: Op, n = 0): void {
    const { localAddr, remoteAddr } = this;
    if (this.#closed) throw new ClosedError({ op, n, localAddr, remoteAddr });
  }

  #try<T>(op: Op, n: number, call: () => T): T {
    for (;;) {
      try {
        return call();
      } catch (error) {
        if (error instanceof SysError && error.code === 'EINTR') continue;
        throw this.#failed(op, error, n);
      }
    }
  }

  #failed(op: Op, cause: unknown, n: number): unknown {
    if (!(cause instanceof SysError)) return cause;
    const { localAddr, remoteAddr } = this;
    return new NetError({ op, code: cause.code, n, localAddr, remoteAddr, cause });
  }
}

// --- internal ---

/** One direction: its deadline, and the call that sleeps. */
class Direction {
  /** Settles when no call is inside any more. */
  left: Promise<unknown> = Promise.resolve();
  readonly #clock: Clock;
  #deadline: Deadline = null;
  #timer: TimerId | undefined;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get expired(): boolean {
    return this.#deadline !== null && this.#deadline <= this.#clock.now();
  }

  occupy<T>(body: () => Promise<T>): Promise<T> {
    const result = body();
    this.left = result.catch(() => {});
    return result;
  }

  /** Until the next hint that something has changed. */
  sleep(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  wake(): void {
    this.#wake?.();
  }

  setDeadline(t: Deadline): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#deadline = t;
    if (this.expired) this.wake();
    else if (t !== null) this.#timer = this.#clock.setTimer(t, () => this.wake());
  }
}
