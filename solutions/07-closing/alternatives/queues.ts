// Nothing here is async. What has to wait stands in a line with what it wants to do; a hint lets the first of the line
// try, and whoever is done makes room. A server counts who is there, and looks whether that is nobody.

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
  readonly #reads = new Line();
  readonly #writes = new Line();
  #closed = false;

  constructor(raw: TcpSocket) {
    this.#raw = raw;
    raw.onReady(() => this.#tryAll());
    this.setNoDelay(true);
    this.setKeepAlive({ idle: 15_000, interval: 15_000, count: 9 });
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#line(this.#reads, 'read', () => {
      const n = this.#raw.tryRead(p);
      if (n === 'EAGAIN') return WAITS;
      return n === 0 && p.length > 0 ? null : n;
    });
  }

  write(p: Uint8Array): Promise<void> {
    let n = 0;
    const attempt = (): void | typeof WAITS => {
      do {
        const accepted = this.#raw.tryWrite(p.subarray(n));
        if (accepted === 'EAGAIN') return WAITS;
        n += accepted;
      } while (n < p.length);
      return undefined;
    };
    return this.#line(this.#writes, 'write', attempt, () => n);
  }

  closeWrite(): Promise<void> {
    return this.#line(this.#writes, 'close', () => this.#raw.shutdown('w'));
  }

  closeRead(): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closedError('close'));
    this.#raw.shutdown('r');
    this.#reads.move();
    return Promise.resolve();
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closedError('close'));
    this.#closed = true;
    this.#raw.close();
    this.#reads.dismiss();
    this.#writes.dismiss();
    return Promise.resolve();
  }

  setLinger(seconds: number): void {
    this.#set(() =>
      this.#raw.setOption('SO_LINGER', {
        onoff: Number(seconds >= 0),
        linger: Math.max(seconds, 0),
      }),
    );
  }

  setNoDelay(on: boolean): void {
    this.#setAll([['TCP_NODELAY', Number(on)]]);
  }

  setKeepAlive(probes: Probes | null): void {
    if (probes === null) return this.#setAll([['SO_KEEPALIVE', 0]]);
    this.#setAll([
      ['TCP_KEEPIDLE', Math.ceil(probes.idle / 1000)],
      ['TCP_KEEPINTVL', Math.ceil(probes.interval / 1000)],
      ['TCP_KEEPCNT', probes.count],
      ['SO_KEEPALIVE', 1],
    ]);
  }

  setReadBuffer(bytes: number): void {
    this.#setAll([['SO_RCVBUF', bytes]]);
  }

  setWriteBuffer(bytes: number): void {
    this.#setAll([['SO_SNDBUF', bytes]]);
  }

  #setAll(options: readonly (readonly [SocketOption, number])[]): void {
    this.#set(() => {
      for (const [option, value] of options) this.#raw.setOption(option, value);
    });
  }

  #set(call: () => void): void {
    if (this.#closed) throw this.#closedError('set');
    try {
      call();
    } catch (error) {
      throw this.#failed('set', error, 0);
    }
  }

  #line<T>(line: Line, op: Op, attempt: () => T | typeof WAITS, n = (): number => 0): Promise<T> {
    if (this.#closed) return Promise.reject(this.#closedError(op));
    return line.join(
      attempt,
      (error) => this.#failed(op, error, n()),
      () => this.#closedError(op, n()),
    );
  }

  #tryAll(): void {
    this.#reads.move();
    this.#writes.move();
  }

  #closedError(op: Op, n = 0): ClosedError {
    return new ClosedError({ op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr });
  }

  #failed(op: Op, cause: unknown, n: number): unknown {
    if (!(cause instanceof SysError)) return cause;
    const { localAddr, remoteAddr } = this;
    return new NetError({ op, n, code: cause.code, localAddr, remoteAddr, cause });
  }
}

export function listen(
  addr: Addr,
  { sockets, backlog = 128 }: { readonly sockets: ListeningSockets; readonly backlog?: number },
): Promise<Port> {
  return new Promise((resolve) => {
    let socket: ListeningSocket | undefined;
    try {
      socket = sockets.open();
      socket.setOption('SO_REUSEADDR', 1);
      socket.bind(addr);
      socket.listen(backlog);
      resolve(new Port(socket));
    } catch (cause) {
      socket?.close();
      throw cause instanceof SysError
        ? new NetError({ op: 'listen', code: cause.code, localAddr: addr, cause })
        : cause;
    }
  });
}

export class Port {
  readonly addr: Addr;
  readonly #socket: ListeningSocket;
  readonly #accepts = new Line();
  #closed = false;

  constructor(socket: ListeningSocket) {
    this.addr = socket.localAddr;
    this.#socket = socket;
    socket.onReady(() => this.#accepts.move());
  }

  accept(): Promise<TcpConn> {
    const localAddr = this.addr;
    const closed = (): ClosedError => new ClosedError({ op: 'accept', localAddr });
    if (this.#closed) return Promise.reject(closed());
    return this.#accepts.join<TcpConn>(
      () => {
        const raw = this.#socket.tryAccept();
        return raw === 'EAGAIN' ? WAITS : new TcpConn(raw);
      },
      (cause) => {
        if (!(cause instanceof SysError)) return cause;
        return new NetError({ op: 'accept', code: cause.code, localAddr, cause });
      },
      closed,
    );
  }

  close(): Promise<void> {
    if (this.#closed) {
      return Promise.reject(new ClosedError({ op: 'close', localAddr: this.addr }));
    }
    this.#closed = true;
    this.#socket.close();
    this.#accepts.dismiss();
    return Promise.resolve();
  }
}

export function closeGracefully(
  conn: Conn,
  limits: { readonly maxBytes?: number; readonly deadline?: Deadline },
): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => resolve();
    const end = (): void => void conn.close().then(over, over);
    try {
      conn.setReadDeadline(limits.deadline ?? null);
    } catch {
      return end();
    }
    const drain = (): void => discard(conn, limits.maxBytes ?? Infinity, end);
    conn.closeWrite().then(drain, end);
  });
}

function discard(conn: Conn, left: number, end: () => void): void {
  const next = (n: number | null): void => {
    if (n === null || n > left) end();
    else discard(conn, left - n, end);
  };
  conn.read(new Uint8Array(4096)).then(next, end);
}

type How = 'drained' | 'forced';

export class Server {
  readonly #handler: (conn: Conn) => Promise<void>;
  readonly #clock: Clock;
  readonly #there = new Set<Conn>();
  #listener: Listener | undefined;
  #accepting = false;
  #timer: number | undefined;
  #tell: ((how: How) => void) | undefined;
  #shutdown: Promise<How> | undefined;

  constructor(handler: (conn: Conn) => Promise<void>, { clock }: { readonly clock: Clock }) {
    this.#handler = handler;
    this.#clock = clock;
  }

  serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    this.#accepting = true;
    return new Promise((resolve, reject) => {
      const next = (): void => {
        listener.accept().then(
          (conn) => {
            this.#begin(conn);
            next();
          },
          (error: unknown) => {
            this.#accepting = false;
            this.#look();
            if (error instanceof ClosedError) resolve();
            else reject(error as Error);
          },
        );
      };
      next();
    });
  }

  shutdown({ graceMs }: { readonly graceMs: number }): Promise<How> {
    this.#shutdown ??= new Promise((resolve) => {
      this.#tell = resolve;
      this.#timer = this.#clock.setTimer(this.#clock.now() + graceMs, () => this.#force());
      for (const conn of this.#there) this.#wake(conn);
      this.#listener?.close().catch(() => {});
      this.#look();
    });
    return this.#shutdown;
  }

  #begin(conn: Conn): void {
    this.#there.add(conn);
    if (this.#tell) this.#wake(conn);
    const over = (): void => {
      this.#close(conn).then(
        () => {
          this.#there.delete(conn);
          this.#look();
        },
        () => {},
      );
    };
    this.#handler(conn).then(over, over);
  }

  #look(): void {
    if (this.#accepting || this.#there.size > 0) return;
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#tell?.('drained');
  }

  #force(): void {
    this.#timer = undefined;
    Promise.all([...this.#there].map((conn) => this.#close(conn))).then(
      () => this.#tell?.('forced'),
      () => {},
    );
  }

  #wake(conn: Conn): void {
    try {
      conn.setReadDeadline(0);
    } catch {
      return; // closed already
    }
  }

  #close(conn: Conn): Promise<void> {
    return conn.close().catch(() => {});
  }
}

// --- internal ---

const WAITS = Symbol('waits');

/** Those who wait for one direction, in their order. */
class Line {
  readonly #waiting: { attempt: () => boolean; dismiss: () => void }[] = [];
  #moving = false;

  join<T>(
    attempt: () => T | typeof WAITS,
    failure: (error: unknown) => unknown,
    dismissal: () => Error,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        attempt: () => {
          try {
            const value = attempt();
            if (value === WAITS) return false;
            resolve(value as T);
          } catch (error) {
            reject(failure(error) as Error);
          }
          return true;
        },
        dismiss: () => reject(dismissal()),
      });
      if (this.#waiting.length === 1) this.move();
    });
  }

  /** Lets the first ones try, as long as they succeed. A hint may come in the middle of a try. */
  move(): void {
    if (this.#moving) return;
    this.#moving = true;
    while (this.#waiting[0]?.attempt()) this.#waiting.shift();
    this.#moving = false;
  }

  dismiss(): void {
    for (const { dismiss } of this.#waiting.splice(0)) dismiss();
  }
}
