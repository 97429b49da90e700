// A deadline is an AbortController: it aborts at its time. A new deadline is a new controller, and
// calls that wait are told to look again, and then wait for the new one.

import { ClosedError, NetError, SysError, TimeoutError } from '@socketlings/net';
import type { Addr, Clock, Conn, Deadline, Op, RawSocket } from '@socketlings/net';

class Limit extends EventTarget {
  readonly #clock: Clock;
  #controller = new AbortController();
  #stop = (): void => {};

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  get over(): boolean {
    return this.#controller.signal.aborted;
  }

  set(t: Deadline): void {
    this.#stop();
    this.#stop = () => {};
    const controller = (this.#controller = new AbortController());
    controller.signal.addEventListener('abort', () => this.dispatchEvent(new Event('look')));
    if (t !== null && t <= this.#clock.now()) controller.abort();
    else if (t !== null) {
      const id = this.#clock.setTimer(t, () => controller.abort());
      this.#stop = () => this.#clock.clearTimer(id);
    }
    this.dispatchEvent(new Event('look'));
  }
}

export class TcpConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #raw: RawSocket;
  readonly #limits: { read: Limit; write: Limit };
  readonly #pending = new Set<Promise<unknown>>();
  readonly #life = new AbortController();

  constructor(raw: RawSocket, clock: Clock) {
    this.localAddr = raw.localAddr;
    this.remoteAddr = raw.remoteAddr;
    this.#raw = raw;
    this.#limits = { read: new Limit(clock), write: new Limit(clock) };
    raw.onReady(() => this.#look());
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#track(
      (async () => {
        if (p.length === 0 && !this.#life.signal.aborted) return 0;
        let got: number | 'EAGAIN';
        while ((got = this.#guarded('read', 0, () => this.#raw.tryRead(p))) === 'EAGAIN') {
          await this.#change('read');
        }
        return got || null;
      })(),
    );
  }

  write(p: Uint8Array): Promise<void> {
    return this.#track(
      (async () => {
        let sent = 0;
        if (p.length === 0) this.#guarded('write', 0, () => 0);
        while (sent < p.length) {
          const n = this.#guarded('write', sent, () => this.#raw.tryWrite(p.subarray(sent)));
          if (n === 'EAGAIN' || n === 0) await this.#change('write');
          else sent += n;
        }
      })(),
    );
  }

  async closeWrite(): Promise<void> {
    this.#guarded('close', 0, () => this.#raw.shutdown('w'));
  }

  async close(): Promise<void> {
    this.#guarded('close', 0, () => {});
    this.setDeadline(null);
    this.#life.abort();
    this.#look();
    await Promise.allSettled(this.#pending);
    this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.setReadDeadline(t);
    this.setWriteDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#guarded('set', 0, () => this.#limits.read.set(t));
  }

  setWriteDeadline(t: Deadline): void {
    this.#guarded('set', 0, () => this.#limits.write.set(t));
  }

  #look(): void {
    for (const limit of Object.values(this.#limits)) limit.dispatchEvent(new Event('look'));
  }

  #change(op: 'read' | 'write'): Promise<void> {
    return new Promise((resolve) => {
      this.#limits[op].addEventListener('look', () => resolve(), { once: true });
    });
  }

  #track<T>(call: Promise<T>): Promise<T> {
    this.#pending.add(call);
    const forget = (): void => void this.#pending.delete(call);
    call.then(forget, forget);
    return call;
  }

  #guarded<T>(op: Op, n: number, body: () => T): T {
    const { localAddr, remoteAddr } = this;
    const init = { op, n, localAddr, remoteAddr };
    if (this.#life.signal.aborted) throw new ClosedError(init);
    if ((op === 'read' || op === 'write') && this.#limits[op].over) throw new TimeoutError(init);
    for (;;) {
      try {
        return body();
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        if (error.code !== 'EINTR') throw new NetError({ ...init, code: error.code });
      }
    }
  }
}
