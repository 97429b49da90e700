// What the code under test is given: a connection, a listener, a socket, a clock, and nothing behind it. Whatever is
// done to these objects, the test goes on with its own; what they are called with has passed the border.

import type {
  Addr,
  Clock,
  Conn,
  Deadline,
  Listener,
  RawConn,
  RawSocket,
  Readiness,
  TimerId,
} from '@socketlings/net';
import { functionOf, timeOf, viewOf } from './border.ts';

/** What code does with its memory and should not: each is named once, when it happens. */
export type Slip = 'reads into what is being written' | 'writes while a write waits';

/** What a connection and a raw one have in common. */
abstract class Given<C extends Conn | RawConn> {
  readonly #conn: C;
  readonly #notice: (slip: Slip) => void;
  readonly #written = new Set<Uint8Array>();

  constructor(conn: C, notice: (slip: Slip) => void = () => {}) {
    this.#conn = conn;
    this.#notice = notice;
  }

  get localAddr(): Addr {
    return this.#conn.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#conn.remoteAddr;
  }

  read(p: Uint8Array): Promise<number | null> {
    return orRejected(() => {
      const view = viewOf('read()', p);
      if ([...this.#written].some((other) => overlap(other, view))) {
        this.#notice('reads into what is being written');
      }
      return this.#conn.read(view);
    });
  }

  write(p: Uint8Array): ReturnType<C['write']> {
    const written = orRejected<number | void>(() => {
      const view = viewOf('write()', p);
      if (this.#written.size > 0) this.#notice('writes while a write waits');
      return this.#write(view);
    });
    return written as ReturnType<C['write']>;
  }

  // Its promise is the one that somebody must listen to: a handler of our own would hide that nobody does.
  async #write(view: Uint8Array): Promise<number | void> {
    this.#written.add(view);
    try {
      return await this.#conn.write(view);
    } finally {
      this.#written.delete(view);
    }
  }

  closeWrite(): Promise<void> {
    return this.#conn.closeWrite();
  }

  close(): Promise<void> {
    return this.#conn.close();
  }

  setDeadline(t: Deadline): void {
    this.#conn.setDeadline(timeOf('setDeadline()', t));
  }

  setReadDeadline(t: Deadline): void {
    this.#conn.setReadDeadline(timeOf('setReadDeadline()', t));
  }

  setWriteDeadline(t: Deadline): void {
    this.#conn.setWriteDeadline(timeOf('setWriteDeadline()', t));
  }
}

export class GivenConn extends Given<Conn> implements Conn {}

export class GivenRaw extends Given<RawConn> implements RawConn {}

export class GivenListener implements Listener {
  readonly #listener: Listener;
  readonly #notice: ((slip: Slip) => void) | undefined;

  /** `notice` is for the connections that it accepts. */
  constructor(listener: Listener, notice?: (slip: Slip) => void) {
    this.#listener = listener;
    this.#notice = notice;
  }

  get addr(): Addr {
    return this.#listener.addr;
  }

  async accept(): Promise<Conn> {
    return new GivenConn(await this.#listener.accept(), this.#notice);
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  setDeadline(t: Deadline): void {
    this.#listener.setDeadline(timeOf('setDeadline()', t));
  }
}

export class GivenSocket implements RawSocket {
  readonly #raw: RawSocket;

  constructor(raw: RawSocket) {
    this.#raw = raw;
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  tryRead(p: Uint8Array): number | 'EAGAIN' {
    return this.#raw.tryRead(viewOf('tryRead()', p));
  }

  tryWrite(p: Uint8Array): number | 'EAGAIN' {
    return this.#raw.tryWrite(viewOf('tryWrite()', p));
  }

  onReady(cb: (m: Readiness) => void): void {
    functionOf('onReady()', cb);
    this.#raw.onReady(({ r, w }) => cb({ r, w }));
  }

  shutdown(how: 'r' | 'w' | 'rw'): void {
    this.#raw.shutdown(how);
  }

  close(): void {
    this.#raw.close();
  }
}

export class GivenClock implements Clock {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimer(at: number, f: () => void): TimerId {
    return this.#clock.setTimer(timeOf('setTimer()', at), functionOf('setTimer()', f));
  }

  clearTimer(t: TimerId): void {
    this.#clock.clearTimer(t);
  }
}

// --- internal ---

/** Whether two views share a byte. */
function overlap(a: Uint8Array, b: Uint8Array): boolean {
  const shared = a.buffer === b.buffer && a.length > 0 && b.length > 0;
  return shared && a.byteOffset < b.byteOffset + b.length && b.byteOffset < a.byteOffset + a.length;
}

/** A call that gives a promise rejects with what is wrong with its arguments. */
function orRejected<T>(call: () => Promise<T>): Promise<T> {
  try {
    return call();
  } catch (error) {
    return Promise.reject(error as Error);
  }
}
