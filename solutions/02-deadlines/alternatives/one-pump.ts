// Nobody sleeps here. Whatever happens (a call, a hint, a timer, a close) ends in one function, which looks at both
// jobs that are open and settles those that can be.

import { ClosedError, NetError, SysError, TimeoutError } from '@socketlings/net';
import type { Addr, Clock, Conn, Deadline, Op, RawSocket, TimerId } from '@socketlings/net';

type Way = 'read' | 'write';

interface Job {
  readonly p: Uint8Array;
  done: number;
  readonly resolve: (n: number | null) => void;
  readonly reject: (error: unknown) => void;
}

export class TcpConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #raw: RawSocket;
  readonly #clock: Clock;
  readonly #jobs = new Map<Way, Job>();
  readonly #limits = new Map<Way, { at: number; timer: TimerId | null }>();
  #state: 'open' | 'closed' = 'open';

  constructor(raw: RawSocket, clock: Clock) {
    this.localAddr = raw.localAddr;
    this.remoteAddr = raw.remoteAddr;
    this.#raw = raw;
    this.#clock = clock;
    raw.onReady(() => this.#pump());
  }

  read(p: Uint8Array): Promise<number | null> {
    if (p.length === 0 && this.#state === 'open') return Promise.resolve(0);
    return this.#open('read', p);
  }

  async write(p: Uint8Array): Promise<void> {
    await this.#open('write', p);
  }

  closeWrite(): Promise<void> {
    return this.#attempt(() => {
      this.#expectOpen('close');
      this.#raw.shutdown('w');
    });
  }

  close(): Promise<void> {
    return this.#attempt(() => {
      this.#expectOpen('close');
      this.#state = 'closed';
      this.#limit('read', null);
      this.#limit('write', null);
      this.#pump();
      this.#raw.close();
    });
  }

  setDeadline(t: Deadline): void {
    this.#expectOpen('set');
    this.#limit('read', t);
    this.#limit('write', t);
    this.#pump();
  }

  setReadDeadline(t: Deadline): void {
    this.#expectOpen('set');
    this.#limit('read', t);
    this.#pump();
  }

  setWriteDeadline(t: Deadline): void {
    this.#expectOpen('set');
    this.#limit('write', t);
    this.#pump();
  }

  #open(way: Way, p: Uint8Array): Promise<number | null> {
    return new Promise((resolve, reject) => {
      this.#jobs.set(way, { p, done: 0, resolve, reject });
      this.#pump();
    });
  }

  #pump(): void {
    for (const [way, job] of this.#jobs) {
      try {
        const result = this.#step(way, job);
        if (result === undefined) continue;
        this.#jobs.delete(way);
        job.resolve(result);
      } catch (error) {
        this.#jobs.delete(way);
        job.reject(error);
      }
    }
  }

  /** Goes as far as it can without waiting; undefined if it is not done. */
  #step(way: Way, job: Job): number | null | undefined {
    for (;;) {
      if (this.#state === 'closed') throw this.#error(ClosedError, way, job.done);
      const limit = this.#limits.get(way);
      if (limit && limit.at <= this.#clock.now()) throw this.#error(TimeoutError, way, job.done);
      if (way === 'write' && job.done === job.p.length) return job.done;
      const n = this.#call(way, job);
      if (n === 'again') continue;
      if (n === 'EAGAIN') return undefined;
      if (way === 'read') return n || null;
      if (n === 0) return undefined;
      job.done += n;
      if (job.done === job.p.length) return job.done;
    }
  }

  #call(way: Way, { p, done }: Job): number | 'EAGAIN' | 'again' {
    try {
      return way === 'read' ? this.#raw.tryRead(p) : this.#raw.tryWrite(p.subarray(done));
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      if (error.code === 'EINTR') return 'again';
      const { localAddr, remoteAddr } = this;
      throw new NetError({ op: way, n: done, code: error.code, localAddr, remoteAddr });
    }
  }

  #limit(way: Way, t: Deadline): void {
    const before = this.#limits.get(way);
    if (before && before.timer !== null) this.#clock.clearTimer(before.timer);
    this.#limits.delete(way);
    if (t === null) return;
    const isOver = t <= this.#clock.now();
    const timer = isOver ? null : this.#clock.setTimer(t, () => this.#pump());
    this.#limits.set(way, { at: t, timer });
  }

  async #attempt(body: () => void): Promise<void> {
    body();
  }

  #expectOpen(op: Op): void {
    if (this.#state === 'closed') throw this.#error(ClosedError, op, 0);
  }

  #error(type: typeof ClosedError | typeof TimeoutError, op: Op, n: number): NetError {
    return new type({ op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr });
  }
}
