// A waiter object for each call that waits. Data, a deadline or a close settles it, and each knows what to
// tell. A timer carries a number, and one that is out of date does nothing.

import { ClosedError, NetError, SysError, TimeoutError } from '@socketlings/net';
import type { Addr, Clock, Conn, Deadline, Op, RawSocket, TimerId } from '@socketlings/net';

type Way = 'read' | 'write';

interface Waiter {
  n: number;
  attempt(): boolean; // true when the call is done
  reject(error: unknown): void;
}

interface Half {
  deadline: Deadline;
  timer: TimerId | undefined;
  sequence: number;
  waiter: Waiter | undefined;
}

export class TcpConn implements Conn {
  readonly #raw: RawSocket;
  readonly #clock: Clock;
  readonly #halves: Record<Way, Half> = { read: half(), write: half() };
  #closed = false;

  constructor(raw: RawSocket, clock: Clock) {
    this.#raw = raw;
    this.#clock = clock;
    raw.onReady(({ r, w }) => {
      if (r) this.#retry('read');
      if (w) this.#retry('write');
    });
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  read(p: Uint8Array): Promise<number | null> {
    return new Promise((resolve, reject) => {
      if (p.length === 0 && !this.#closed) return resolve(0);
      const attempt = (): boolean => {
        const n = this.#raw.tryRead(p);
        if (n === 'EAGAIN') return false;
        resolve(n === 0 ? null : n);
        return true;
      };
      this.#enter('read', { n: 0, attempt, reject });
    });
  }

  write(p: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        n: 0,
        reject,
        attempt: () => {
          while (waiter.n < p.length) {
            const n = this.#raw.tryWrite(p.subarray(waiter.n));
            if (n === 'EAGAIN' || n === 0) return false;
            waiter.n += n;
          }
          resolve();
          return true;
        },
      };
      this.#enter('write', waiter);
    });
  }

  async closeWrite(): Promise<void> {
    if (this.#closed) throw this.#error(ClosedError, 'close');
    this.#raw.shutdown('w');
  }

  async close(): Promise<void> {
    if (this.#closed) throw this.#error(ClosedError, 'close');
    this.#closed = true;
    for (const way of ['read', 'write'] as const) {
      this.#arm(way, null);
      this.#fail(way, ClosedError);
    }
    this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.#set('read', t);
    this.#set('write', t);
  }

  setReadDeadline(t: Deadline): void {
    this.#set('read', t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#set('write', t);
  }

  #enter(way: Way, waiter: Waiter): void {
    this.#halves[way].waiter = waiter;
    const { deadline } = this.#halves[way];
    if (this.#closed) this.#fail(way, ClosedError);
    else if (deadline !== null && deadline <= this.#clock.now()) this.#fail(way, TimeoutError);
    else this.#retry(way);
  }

  #retry(way: Way): void {
    const { waiter } = this.#halves[way];
    if (!waiter) return;
    try {
      if (!waiter.attempt()) return;
      this.#halves[way].waiter = undefined;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      if (error.code === 'EINTR') return this.#retry(way);
      const { localAddr, remoteAddr } = this;
      const { code } = error;
      this.#halves[way].waiter = undefined;
      waiter.reject(new NetError({ op: way, code, n: waiter.n, localAddr, remoteAddr }));
    }
  }

  #set(way: Way, t: Deadline): void {
    if (this.#closed) throw this.#error(ClosedError, 'set');
    this.#arm(way, t);
  }

  #arm(way: Way, t: Deadline): void {
    const state = this.#halves[way];
    if (state.timer !== undefined) this.#clock.clearTimer(state.timer);
    state.timer = undefined;
    state.deadline = t;
    state.sequence += 1;
    const { sequence } = state;
    if (t === null) return;
    if (t <= this.#clock.now()) return this.#fail(way, TimeoutError);
    state.timer = this.#clock.setTimer(t, () => {
      if (sequence === state.sequence) this.#fail(way, TimeoutError);
    });
  }

  #fail(way: Way, type: typeof ClosedError | typeof TimeoutError): void {
    const { waiter } = this.#halves[way];
    this.#halves[way].waiter = undefined;
    waiter?.reject(this.#error(type, way, waiter.n));
  }

  #error(type: typeof ClosedError | typeof TimeoutError, op: Op, n = 0): NetError {
    const { localAddr, remoteAddr } = this;
    return new type({ op, n, localAddr, remoteAddr });
  }
}

function half(): Half {
  return { deadline: null, timer: undefined, sequence: 0, waiter: undefined };
}
