// What the code under test is given: a connection, a listener, a socket, a clock, and nothing behind it. Whatever is
// done to these objects, the test goes on with its own.

import type {
  Addr,
  Clock,
  Conn,
  Deadline,
  Listener,
  RawSocket,
  Readiness,
  TimerId,
} from '@socketlings/net';

export class GivenConn implements Conn {
  readonly #conn: Conn;

  constructor(conn: Conn) {
    this.#conn = conn;
  }

  get localAddr(): Addr {
    return this.#conn.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#conn.remoteAddr;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#conn.read(p);
  }

  write(p: Uint8Array): Promise<void> {
    return this.#conn.write(p);
  }

  closeWrite(): Promise<void> {
    return this.#conn.closeWrite();
  }

  close(): Promise<void> {
    return this.#conn.close();
  }

  setDeadline(t: Deadline): void {
    this.#conn.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#conn.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#conn.setWriteDeadline(t);
  }
}

export class GivenListener implements Listener {
  readonly #listener: Listener;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  get addr(): Addr {
    return this.#listener.addr;
  }

  async accept(): Promise<Conn> {
    return new GivenConn(await this.#listener.accept());
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  setDeadline(t: Deadline): void {
    this.#listener.setDeadline(t);
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
    return this.#raw.tryRead(p);
  }

  tryWrite(p: Uint8Array): number | 'EAGAIN' {
    return this.#raw.tryWrite(p);
  }

  onReady(cb: (m: Readiness) => void): void {
    this.#raw.onReady(cb);
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
    return this.#clock.setTimer(at, f);
  }

  clearTimer(t: TimerId): void {
    this.#clock.clearTimer(t);
  }
}
