// Every direction has a queue of things that have happened, and its call takes them out one by one:
// `await signal.next()`. What has happened while no call waited is there for the next one that does.

import { ClosedError, NetError, SysError, TimeoutError } from '@socketlings/net';
import type { Addr, Clock, Conn, Deadline, Op, RawSocket } from '@socketlings/net';

type Event = 'ready' | 'time' | 'closed';

class Signal {
  #events: Event[] = [];
  #takers: ((event: Event) => void)[] = [];

  push(event: Event): void {
    const taker = this.#takers.shift();
    if (taker) taker(event);
    else if (!this.#events.includes(event)) this.#events.push(event);
  }

  next(): Promise<Event> {
    const event = this.#events.shift();
    if (event) return Promise.resolve(event);
    return new Promise((resolve) => this.#takers.push(resolve));
  }
}

export class TcpConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #raw: RawSocket;
  readonly #clock: Clock;
  readonly #signals = { read: new Signal(), write: new Signal() };
  readonly #deadlines: { read: Deadline; write: Deadline } = { read: null, write: null };
  readonly #timers: { read?: number; write?: number } = {};
  #inside = 0;
  #allOut: (() => void) | undefined;
  #open = true;

  constructor(raw: RawSocket, clock: Clock) {
    [this.localAddr, this.remoteAddr] = [raw.localAddr, raw.remoteAddr];
    [this.#raw, this.#clock] = [raw, clock];
    raw.onReady((ready) => {
      if (ready.r) this.#signals.read.push('ready');
      if (ready.w) this.#signals.write.push('ready');
    });
  }

  async read(p: Uint8Array): Promise<number | null> {
    if (p.length === 0 && this.#open) return 0;
    return this.#loop('read', () => {
      const n = this.#raw.tryRead(p);
      return n === 'EAGAIN' ? undefined : { n, result: n || null };
    });
  }

  async write(p: Uint8Array): Promise<void> {
    let rest = p;
    await this.#loop('write', () => {
      const n = rest.length === 0 ? 0 : this.#raw.tryWrite(rest) || 'EAGAIN';
      if (n === 'EAGAIN') return undefined;
      rest = rest.subarray(n);
      return rest.length === 0 ? { n, result: null } : { n };
    });
  }

  async closeWrite(): Promise<void> {
    if (!this.#open) throw this.#error('close', 'ERR_CLOSED');
    this.#raw.shutdown('w');
  }

  async close(): Promise<void> {
    if (!this.#open) throw this.#error('close', 'ERR_CLOSED');
    this.setDeadline(null);
    this.#open = false;
    this.#signals.read.push('closed');
    this.#signals.write.push('closed');
    if (this.#inside > 0) await new Promise<void>((resolve) => (this.#allOut = resolve));
    this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.setReadDeadline(t);
    this.setWriteDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#set('read', t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#set('write', t);
  }

  #set(op: 'read' | 'write', t: Deadline): void {
    if (!this.#open) throw this.#error('set', 'ERR_CLOSED');
    const timer = this.#timers[op];
    if (timer !== undefined) this.#clock.clearTimer(timer);
    delete this.#timers[op];
    this.#deadlines[op] = t;
    const ring = (): void => this.#signals[op].push('time');
    if (t !== null && t > this.#clock.now()) this.#timers[op] = this.#clock.setTimer(t, ring);
    else ring();
  }

  async #loop<T>(
    op: 'read' | 'write',
    attempt: () => { n: number; result?: T } | undefined,
  ): Promise<T> {
    let sum = 0;
    this.#inside += 1;
    try {
      for (;;) {
        this.#check(op, sum);
        const step = attemptAgain(attempt);
        sum += step?.n ?? 0;
        if (step?.result !== undefined) return step.result;
        if (!step) await this.#signals[op].next();
      }
    } catch (error) {
      if (error instanceof SysError) throw this.#error(op, error.code, sum);
      throw error;
    } finally {
      this.#inside -= 1;
      if (this.#inside === 0) this.#allOut?.();
    }
  }

  #check(op: 'read' | 'write', n: number): void {
    const deadline = this.#deadlines[op];
    if (!this.#open) throw this.#error(op, 'ERR_CLOSED', n);
    if (deadline !== null && this.#clock.now() >= deadline) throw this.#error(op, 'ERR_TIMEOUT', n);
  }

  #error(op: Op, code: string, n = 0): NetError {
    const init = { op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr };
    if (code === 'ERR_CLOSED') return new ClosedError(init);
    return code === 'ERR_TIMEOUT' ? new TimeoutError(init) : new NetError({ ...init, code });
  }
}

function attemptAgain<T>(attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if ((error as SysError).code !== 'EINTR') throw error;
    return attemptAgain(attempt);
  }
}
