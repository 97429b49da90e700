// A call that waits is a race: between a hint, the next change of its deadline, and the close. Each of them is a
// promise that somebody will resolve, and after each the call looks again.

import { ClosedError, NetError, SysError, TimeoutError } from '@socketlings/net';
import type { Addr, Clock, Conn, Deadline, Op, RawSocket, TimerId } from '@socketlings/net';

/** Something that happens again and again: `next` resolves when it does. */
class Pulse {
  #beat = (): void => {};
  next: Promise<void>;

  constructor() {
    this.next = this.#wait();
  }

  beat(): void {
    const beat = this.#beat;
    this.next = this.#wait();
    beat();
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => (this.#beat = resolve));
  }
}

/** A deadline; it beats when it is over, and when it is another one. */
class Limit extends Pulse {
  readonly #clock: Clock;
  #at: number = Infinity;
  #timer: TimerId | undefined;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  get isOver(): boolean {
    return this.#clock.now() >= this.#at;
  }

  set(t: Deadline): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#at = t ?? Infinity;
    if (t !== null && !this.isOver) this.#timer = this.#clock.setTimer(t, () => this.beat());
    this.beat();
  }
}

export class TcpConn implements Conn {
  readonly #raw: RawSocket;
  readonly #hints = { read: new Pulse(), write: new Pulse() };
  readonly #limits: { read: Limit; write: Limit };
  readonly #closing = new Pulse();
  readonly #inside = new Set<Promise<unknown>>();
  #closed = false;

  constructor(raw: RawSocket, clock: Clock) {
    this.#raw = raw;
    this.#limits = { read: new Limit(clock), write: new Limit(clock) };
    raw.onReady(({ r, w }) => {
      if (r) this.#hints.read.beat();
      if (w) this.#hints.write.beat();
    });
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  async read(p: Uint8Array): Promise<number | null> {
    if (p.length === 0) {
      this.#expectOpen('read', 0);
      return 0;
    }
    const n = await this.#enter(() => this.#race('read', 0, () => this.#raw.tryRead(p)));
    return n === 0 ? null : n;
  }

  async write(p: Uint8Array): Promise<void> {
    await this.#enter(async () => {
      this.#expectInTime('write', 0);
      for (let n = 0; n < p.length;) {
        n += await this.#race('write', n, () => this.#raw.tryWrite(p.subarray(n)) || 'EAGAIN');
      }
    });
  }

  async closeWrite(): Promise<void> {
    this.#expectOpen('close', 0);
    this.#raw.shutdown('w');
  }

  async close(): Promise<void> {
    this.#expectOpen('close', 0);
    this.#limits.read.set(null);
    this.#limits.write.set(null);
    this.#closed = true;
    this.#closing.beat();
    await Promise.allSettled(this.#inside);
    this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.setReadDeadline(t);
    this.setWriteDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#expectOpen('set', 0);
    this.#limits.read.set(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#expectOpen('set', 0);
    this.#limits.write.set(t);
  }

  async #enter<T>(body: () => Promise<T>): Promise<T> {
    const call = body();
    this.#inside.add(call);
    try {
      return await call;
    } finally {
      this.#inside.delete(call);
    }
  }

  /** Tries until there is an answer, or none is wanted any more. */
  async #race(op: 'read' | 'write', n: number, attempt: () => number | 'EAGAIN'): Promise<number> {
    for (;;) {
      const change = [this.#hints[op].next, this.#limits[op].next, this.#closing.next];
      this.#expectInTime(op, n);
      try {
        const answer = attempt();
        if (answer !== 'EAGAIN') return answer;
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        if (error.code === 'EINTR') continue;
        throw new NetError({ ...this.#facts(op, n), code: error.code });
      }
      await Promise.race(change);
    }
  }

  #expectInTime(op: 'read' | 'write', n: number): void {
    this.#expectOpen(op, n);
    if (this.#limits[op].isOver) throw new TimeoutError(this.#facts(op, n));
  }

  #expectOpen(op: Op, n: number): void {
    if (this.#closed) throw new ClosedError(this.#facts(op, n));
  }

  #facts(op: Op, n: number): ConstructorParameters<typeof ClosedError>[0] {
    return { op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr };
  }
}
