// A call is a generator: it yields where it has to wait, and a hint runs it on. Writes and the end behind them take
// numbers, as at a counter. Whoever is served is a session, which can be woken, cut, and asked whether it is over.

import { ClosedError, NetError, SysError } from '@socketlings/net';
import type {
  Addr,
  Clock,
  Conn,
  Deadline,
  Listener,
  ListeningSocket,
  ListeningSockets,
  Op,
  SocketOption,
  TcpSocket,
} from '@socketlings/net';

export interface Probes {
  readonly idle: number;
  readonly interval: number;
  readonly count: number;
}

type Steps<T> = Generator<void, T, void>;

export class TcpConn {
  readonly #raw: TcpSocket;
  readonly #sleepers = new Sleepers();
  #numbers = 0;
  #served = 0;
  #closed = false;

  constructor(raw: TcpSocket) {
    this.#raw = raw;
    raw.onReady(() => this.#sleepers.wake());
    this.#option({ TCP_NODELAY: 1 });
    this.setKeepAlive({ idle: 15_000, interval: 15_000, count: 9 });
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#sleepers.run(this.#read(p));
  }

  write(p: Uint8Array): Promise<void> {
    return this.#sleepers.run(this.#atCounter((done) => this.#write(p, done)));
  }

  closeWrite(): Promise<void> {
    return this.#sleepers.run(
      this.#atCounter(() => this.#try('close', () => this.#raw.shutdown('w'))),
    );
  }

  closeRead(): Promise<void> {
    return this.#now(() => this.#raw.shutdown('r'));
  }

  close(): Promise<void> {
    return this.#now(() => {
      this.#raw.close();
      this.#closed = true;
    });
  }

  setLinger(seconds: number): void {
    const value = seconds < 0 ? { onoff: 0, linger: 0 } : { onoff: 1, linger: seconds };
    this.#try('set', () => this.#raw.setOption('SO_LINGER', value));
  }

  setNoDelay(on: boolean): void {
    this.#option({ TCP_NODELAY: on ? 1 : 0 });
  }

  setKeepAlive(probes: Probes | null): void {
    if (!probes) return this.#option({ SO_KEEPALIVE: 0 });
    const { idle, interval, count } = probes;
    this.#option({
      SO_KEEPALIVE: 1,
      TCP_KEEPIDLE: inSeconds(idle),
      TCP_KEEPINTVL: inSeconds(interval),
      TCP_KEEPCNT: count,
    });
  }

  setReadBuffer(bytes: number): void {
    this.#option({ SO_RCVBUF: bytes });
  }

  setWriteBuffer(bytes: number): void {
    this.#option({ SO_SNDBUF: bytes });
  }

  #option(values: Partial<Record<SocketOption, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      this.#try('set', () => this.#raw.setOption(name as SocketOption, value));
    }
  }

  *#read(p: Uint8Array): Steps<number | null> {
    let n = this.#try('read', () => this.#raw.tryRead(p));
    while (n === 'EAGAIN') {
      yield;
      n = this.#try('read', () => this.#raw.tryRead(p));
    }
    return n > 0 || p.length === 0 ? n : null;
  }

  *#write(p: Uint8Array, done: { n: number }): Steps<void> {
    for (;;) {
      const accepted = this.#try('write', () => this.#raw.tryWrite(p.subarray(done.n)), done.n);
      if (accepted === 'EAGAIN') yield;
      else done.n += accepted;
      if (done.n >= p.length) return;
    }
  }

  *#atCounter(body: (done: { n: number }) => Steps<void> | void): Steps<void> {
    const number = this.#numbers++;
    while (number !== this.#served) yield;
    try {
      const steps = body({ n: 0 });
      if (steps) yield* steps;
    } finally {
      this.#served += 1;
      this.#sleepers.wakeSoon();
    }
  }

  async #now(act: () => void): Promise<void> {
    this.#try('close', act);
    this.#sleepers.wake();
  }

  #try<T>(op: Op, act: () => T, n = 0): T {
    const ends = { localAddr: this.localAddr, remoteAddr: this.remoteAddr };
    if (this.#closed) throw new ClosedError({ op, n, ...ends });
    try {
      return act();
    } catch (cause) {
      const isSys = cause instanceof SysError;
      throw isSys ? new NetError({ op, n, code: cause.code, ...ends, cause }) : cause;
    }
  }
}

export async function listen(
  addr: Addr,
  options: { readonly sockets: ListeningSockets; readonly backlog?: number },
): Promise<Port> {
  const opened: ListeningSocket[] = [];
  try {
    const socket = options.sockets.open();
    opened.push(socket);
    socket.setOption('SO_REUSEADDR', 1);
    socket.bind(addr);
    socket.listen(options.backlog ?? 64);
    return new Port(opened.pop()!);
  } catch (cause) {
    if (!(cause instanceof SysError)) throw cause;
    throw new NetError({ op: 'listen', code: cause.code, localAddr: addr, cause });
  } finally {
    for (const socket of opened) socket.close();
  }
}

export class Port {
  readonly addr: Addr;
  readonly #sleepers = new Sleepers();
  #socket: ListeningSocket | null;

  constructor(socket: ListeningSocket) {
    this.addr = socket.localAddr;
    this.#socket = socket;
    socket.onReady(() => this.#sleepers.wake());
  }

  accept(): Promise<TcpConn> {
    return this.#sleepers.run(this.#accept());
  }

  async close(): Promise<void> {
    this.#open('close').close();
    this.#socket = null;
    this.#sleepers.wake();
  }

  *#accept(): Steps<TcpConn> {
    for (;;) {
      const socket = this.#open('accept');
      try {
        const raw = socket.tryAccept();
        if (raw !== 'EAGAIN') return new TcpConn(raw);
      } catch (cause) {
        if (!(cause instanceof SysError)) throw cause;
        throw new NetError({ op: 'accept', code: cause.code, localAddr: this.addr, cause });
      }
      yield;
    }
  }

  #open(op: 'accept' | 'close'): ListeningSocket {
    if (this.#socket) return this.#socket;
    throw new ClosedError({ op, localAddr: this.addr });
  }
}

export async function closeGracefully(
  conn: Conn,
  { maxBytes, deadline }: { readonly maxBytes?: number; readonly deadline?: Deadline },
): Promise<void> {
  await (async () => {
    conn.setReadDeadline(deadline ?? null);
    await conn.closeWrite();
    const waste = new Uint8Array(1024);
    let bytes = 0;
    let n;
    while ((n = await conn.read(waste)) !== null) {
      bytes += n;
      if (maxBytes !== undefined && bytes > maxBytes) return;
    }
  })().catch(() => undefined);
  await conn.close().catch(() => undefined);
}

export class Server {
  readonly #handler: (conn: Conn) => Promise<void>;
  readonly #clock: Clock;
  readonly #sessions = new Set<Session>();
  #listener: Listener | undefined;
  #loop: Promise<unknown> = Promise.resolve();
  #ending: Promise<'drained' | 'forced'> | null = null;

  constructor(handler: (conn: Conn) => Promise<void>, options: { readonly clock: Clock }) {
    this.#handler = handler;
    this.#clock = options.clock;
  }

  serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    const loop = this.#serve(listener);
    this.#loop = loop.catch(() => undefined);
    return loop;
  }

  shutdown(options: { readonly graceMs: number }): Promise<'drained' | 'forced'> {
    this.#ending ??= this.#endBy(this.#clock.now() + options.graceMs);
    return this.#ending;
  }

  async #serve(listener: Listener): Promise<void> {
    for (;;) {
      let conn: Conn;
      try {
        conn = await listener.accept();
      } catch (error) {
        if (error instanceof ClosedError) return;
        throw error;
      }
      const session = new Session(conn, this.#handler);
      this.#sessions.add(session);
      if (this.#ending) session.wake();
      void session.over.then(() => this.#sessions.delete(session));
    }
  }

  async #endBy(at: number): Promise<'drained' | 'forced'> {
    const closing = Promise.resolve(this.#listener?.close()).catch(() => undefined);
    for (const session of this.#sessions) session.wake();
    let isLate = false;
    let ring = (): void => {};
    const late = new Promise<void>((resolve) => (ring = resolve));
    const timer = this.#clock.setTimer(at, () => {
      isLate = true;
      ring();
    });
    await Promise.race([late, closing.then(() => this.#loop)]);
    while (!isLate && this.#sessions.size > 0) {
      const overs = [...this.#sessions].map(({ over }) => over);
      await Promise.race([late, ...overs]);
    }
    this.#clock.clearTimer(timer);
    const left = [...this.#sessions];
    await Promise.all(left.map((session) => session.cut()));
    return left.length > 0 ? 'forced' : 'drained';
  }
}

// --- internal ---

/** One client, from the accept to the end of its handler. */
class Session {
  readonly over: Promise<void>;
  readonly #conn: Conn;

  constructor(conn: Conn, handler: (conn: Conn) => Promise<void>) {
    this.#conn = conn;
    this.over = this.#run(handler);
  }

  wake(): void {
    try {
      this.#conn.setReadDeadline(-1);
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
    }
  }

  async cut(): Promise<void> {
    try {
      await this.#conn.close();
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
    }
  }

  async #run(handler: (conn: Conn) => Promise<void>): Promise<void> {
    await handler(this.#conn).catch(() => undefined);
    await this.cut();
  }
}

/** Runs generators, on from where they have yielded, whenever it is told to. */
class Sleepers {
  #asleep: (() => void)[] = [];

  run<T>(steps: Steps<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        try {
          const { done, value } = steps.next();
          if (done) resolve(value);
          else this.#asleep.push(go);
        } catch (error) {
          reject(error as Error);
        }
      };
      go();
    });
  }

  wake(): void {
    const asleep = this.#asleep;
    this.#asleep = [];
    for (const go of asleep) go();
  }

  wakeSoon(): void {
    queueMicrotask(() => this.wake());
  }
}

const inSeconds = (ms: number): number => Math.trunc((ms + 999) / 1000);
