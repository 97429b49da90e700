// Everybody who waits listens to an event, and an AbortSignal ends all waiting at once. A shutdown is the abort of a signal,
// too: each client's service listens to it for as long as it lasts, and hears it at once if it comes late.

import { EventEmitter } from 'node:events';
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

export class TcpConn {
  readonly #raw: TcpSocket;
  readonly #wire = new Wire();
  #writers: Promise<unknown>[] = [];

  constructor(raw: TcpSocket) {
    this.#raw = raw;
    raw.onReady(({ r, w }) => {
      if (r) this.#wire.emit('readable');
      if (w) this.#wire.emit('writable');
    });
    this.setNoDelay(true);
    this.setKeepAlive({ idle: 15_000, interval: 15_000, count: 9 });
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  async read(p: Uint8Array): Promise<number | null> {
    const n = await this.#wire.until('readable', () =>
      this.#do('read', () => this.#raw.tryRead(p)),
    );
    return p.length > 0 && n === 0 ? null : n;
  }

  async write(p: Uint8Array): Promise<void> {
    await this.#behindOthers(async () => {
      for (let n = 0; ;) {
        const rest = p.subarray(n);
        const attempt = (): number | 'EAGAIN' =>
          this.#do('write', () => this.#raw.tryWrite(rest), n);
        n += await this.#wire.until('writable', attempt);
        if (n >= p.length) return;
      }
    });
  }

  async closeWrite(): Promise<void> {
    await this.#behindOthers(async () => {
      this.#do('close', () => this.#raw.shutdown('w'));
    });
  }

  async closeRead(): Promise<void> {
    this.#do('close', () => this.#raw.shutdown('r'));
    this.#wire.emit('readable');
  }

  async close(): Promise<void> {
    this.#do('close', () => this.#raw.close());
    this.#wire.isCut = true;
    this.#wire.emit('readable');
    this.#wire.emit('writable');
  }

  setLinger(seconds: number): void {
    const onoff = seconds < 0 ? 0 : 1;
    this.#do('set', () => {
      this.#raw.setOption('SO_LINGER', { onoff, linger: onoff * seconds || 0 });
    });
  }

  setNoDelay(on: boolean): void {
    this.#do('set', () => this.#raw.setOption('TCP_NODELAY', on ? 1 : 0));
  }

  setKeepAlive(probes: Probes | null): void {
    this.#do('set', () => {
      this.#raw.setOption('SO_KEEPALIVE', 0);
      if (!probes) return;
      const seconds = (ms: number): number => Math.floor((ms - 1) / 1000) + 1;
      this.#raw.setOption('TCP_KEEPCNT', probes.count);
      this.#raw.setOption('TCP_KEEPINTVL', seconds(probes.interval));
      this.#raw.setOption('TCP_KEEPIDLE', seconds(probes.idle));
      this.#raw.setOption('SO_KEEPALIVE', 1);
    });
  }

  setReadBuffer(bytes: number): void {
    this.#buffer('SO_RCVBUF', bytes);
  }

  setWriteBuffer(bytes: number): void {
    this.#buffer('SO_SNDBUF', bytes);
  }

  #buffer(option: SocketOption, bytes: number): void {
    this.#do('set', () => this.#raw.setOption(option, bytes));
  }

  async #behindOthers(act: () => Promise<void>): Promise<void> {
    const before = this.#writers;
    const mine = Promise.allSettled(before).then(act);
    this.#writers = [mine];
    await mine;
  }

  #do<T>(op: Op, act: () => T, n = 0): T {
    const { localAddr, remoteAddr } = this;
    if (this.#wire.isCut) throw new ClosedError({ op, n, localAddr, remoteAddr });
    try {
      return act();
    } catch (cause) {
      if (!(cause instanceof SysError)) throw cause;
      throw new NetError({ op, n, code: cause.code, localAddr, remoteAddr, cause });
    }
  }
}

export async function listen(
  addr: Addr,
  { sockets, backlog = 1024 }: { readonly sockets: ListeningSockets; readonly backlog?: number },
): Promise<Port> {
  let socket: ListeningSocket | undefined;
  let port: Port | undefined;
  try {
    socket = sockets.open();
    socket.setOption('SO_REUSEADDR', 1);
    socket.bind(addr);
    socket.listen(backlog);
    return (port = new Port(socket));
  } catch (error) {
    const code = error instanceof SysError ? error.code : 'EIO';
    throw new NetError({ op: 'listen', code, localAddr: addr, cause: error });
  } finally {
    if (!port) socket?.close();
  }
}

export class Port {
  readonly addr: Addr;
  readonly #socket: ListeningSocket;
  readonly #wire = new Wire();

  constructor(socket: ListeningSocket) {
    this.addr = socket.localAddr;
    this.#socket = socket;
    socket.onReady(() => this.#wire.emit('readable'));
  }

  async accept(): Promise<TcpConn> {
    return new TcpConn(await this.#wire.until('readable', () => this.#tryAccept()));
  }

  async close(): Promise<void> {
    if (this.#wire.isCut) throw new ClosedError({ op: 'close', localAddr: this.addr });
    this.#wire.isCut = true;
    this.#socket.close();
    this.#wire.emit('readable');
  }

  #tryAccept(): TcpSocket | 'EAGAIN' {
    const where = { op: 'accept', localAddr: this.addr } as const;
    if (this.#wire.isCut) throw new ClosedError(where);
    try {
      return this.#socket.tryAccept();
    } catch (error) {
      if (error instanceof SysError) throw new NetError({ ...where, code: error.code });
      throw error;
    }
  }
}

export async function closeGracefully(
  conn: Conn,
  limits: { readonly maxBytes?: number; readonly deadline?: Deadline },
): Promise<void> {
  try {
    await conn.closeWrite();
    conn.setReadDeadline(limits.deadline ?? null);
    let bytes = 0;
    for await (const length of lengths(conn)) {
      bytes += length;
      if (bytes > (limits.maxBytes ?? Infinity)) break;
    }
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
  } finally {
    await conn.close().catch((error: unknown) => {
      if (!(error instanceof NetError)) throw error;
    });
  }
}

export class Server {
  readonly #handler: (conn: Conn) => Promise<void>;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  readonly #services: Promise<void>[] = [];
  #listening: { listener: Listener; loop: Promise<void> } | undefined;
  #how: Promise<'drained' | 'forced'> | undefined;

  constructor(handler: (conn: Conn) => Promise<void>, { clock }: { readonly clock: Clock }) {
    this.#handler = handler;
    this.#clock = clock;
  }

  async serve(listener: Listener): Promise<void> {
    const loop = this.#accept(listener);
    this.#listening = { listener, loop };
    await loop;
  }

  shutdown({ graceMs }: { readonly graceMs: number }): Promise<'drained' | 'forced'> {
    if (this.#how) return this.#how;
    const { promise, resolve } = deferred<'forced'>();
    const timer = this.#clock.setTimer(this.#clock.now() + graceMs, () => resolve('forced'));
    this.#stop.abort();
    this.#how = Promise.race([this.#drained(), promise]).then(async (how) => {
      this.#clock.clearTimer(timer);
      if (how === 'forced') this.#cut.abort();
      await Promise.all(this.#closes);
      return how;
    });
    return this.#how;
  }

  readonly #closes: Promise<void>[] = [];

  async #accept(listener: Listener): Promise<void> {
    for (;;) {
      const conn = await listener.accept().catch((error: unknown) => {
        if (error instanceof ClosedError) return undefined;
        throw error;
      });
      if (!conn) return;
      this.#services.push(this.#service(conn));
    }
  }

  async #service(conn: Conn): Promise<void> {
    const wake = (): void => {
      try {
        conn.setReadDeadline(this.#clock.now() - 1);
      } catch {
        // It is closed.
      }
    };
    const cut = (): void => void this.#closes.push(conn.close().catch(() => {}));
    if (this.#stop.signal.aborted) wake();
    this.#stop.signal.addEventListener('abort', wake);
    this.#cut.signal.addEventListener('abort', cut);
    await this.#handler(conn).catch(() => {});
    this.#stop.signal.removeEventListener('abort', wake);
    this.#cut.signal.removeEventListener('abort', cut);
    await conn.close().catch(() => {});
  }

  async #drained(): Promise<'drained'> {
    await this.#listening?.listener.close().catch(() => {});
    await this.#listening?.loop.catch(() => {});
    await Promise.allSettled(this.#services);
    return 'drained';
  }
}

// --- internal ---

/** Where news of a socket is heard. */
class Wire extends EventEmitter {
  isCut = false;

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  /** Tries, and again with each piece of news, until it has something. */
  async until<T>(news: 'readable' | 'writable', attempt: () => T | 'EAGAIN'): Promise<T> {
    for (;;) {
      const outcome = attempt();
      if (outcome !== 'EAGAIN') return outcome;
      await new Promise<void>((resolve) => this.once(news, () => resolve()));
    }
  }
}

async function* lengths(conn: Conn): AsyncGenerator<number> {
  const p = new Uint8Array(32_768);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) yield n;
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
