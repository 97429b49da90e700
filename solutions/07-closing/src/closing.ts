// Whoever closes says three things: that no more comes, that no more is wanted, and that the descriptor is free. TCP
// has a word for the first alone. The rest is order: the end behind the last byte, the close behind the peer's end.

import { ClosedError, NetError, SysError } from '@socketlings/net';
import type {
  Addr,
  Clock,
  Conn,
  Deadline,
  LingerOption,
  Listener,
  ListeningSocket,
  ListeningSockets,
  Op,
  SocketOption,
  TcpSocket,
} from '@socketlings/net';

/** When a silent peer is taken for dead; times in milliseconds. */
export interface Probes {
  /** Silence before the first probe. */
  readonly idle: number;
  /** From one probe to the next. */
  readonly interval: number;
  /** Probes without an answer that are enough. */
  readonly count: number;
}

/** A TCP connection over a bare socket, with all that TCP has to say about its end; it has no deadlines. */
export class TcpConn {
  readonly #raw: TcpSocket;
  readonly #hints = new Hints();
  #lastWrite: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(raw: TcpSocket) {
    this.#raw = raw;
    raw.onReady(() => this.#hints.tell());
    this.setNoDelay(true);
    this.setKeepAlive({ idle: 15_000, interval: 15_000, count: 9 });
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  /** Waits for bytes, and gives their number; `null` is the end. */
  async read(p: Uint8Array): Promise<number | null> {
    for (;;) {
      const n = this.#call('read', () => this.#raw.tryRead(p));
      if (n !== 'EAGAIN') return n === 0 && p.length > 0 ? null : n;
      await this.#hints.next();
    }
  }

  /** Waits until all of `p` is accepted. */
  write(p: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      let n = 0;
      do {
        const accepted = this.#call('write', () => this.#raw.tryWrite(p.subarray(n)), n);
        if (accepted === 'EAGAIN') await this.#hints.next();
        else n += accepted;
      } while (n < p.length);
    });
  }

  /** Sends the end behind the last byte of all writes that were called before. */
  closeWrite(): Promise<void> {
    return this.#inTurn(async () => this.#call('close', () => this.#raw.shutdown('w')));
  }

  /** Wants no more bytes: whoever reads is at the end. */
  async closeRead(): Promise<void> {
    this.#call('close', () => this.#raw.shutdown('r'));
    this.#hints.tell();
  }

  /** Gives the connection up. Whoever waits gets `ClosedError`. */
  async close(): Promise<void> {
    this.#call('close', () => this.#raw.close());
    this.#closed = true;
    this.#hints.tell();
  }

  /** 0: closing throws away what was not sent, and resets. Less: it is sent in the background, as it is by default. */
  setLinger(seconds: number): void {
    const linger: LingerOption =
      seconds < 0 ? { onoff: 0, linger: 0 } : { onoff: 1, linger: seconds };
    this.#call('set', () => this.#raw.setOption('SO_LINGER', linger));
  }

  /** Whether small writes are sent at once. */
  setNoDelay(on: boolean): void {
    this.#set('TCP_NODELAY', on ? 1 : 0);
  }

  /** Probes a peer that says nothing, or never does. */
  setKeepAlive(probes: Probes | null): void {
    if (probes) {
      this.#set('TCP_KEEPIDLE', toSeconds(probes.idle));
      this.#set('TCP_KEEPINTVL', toSeconds(probes.interval));
      this.#set('TCP_KEEPCNT', probes.count);
    }
    this.#set('SO_KEEPALIVE', probes ? 1 : 0);
  }

  /** How much the kernel holds until it is read; it takes twice as much. */
  setReadBuffer(bytes: number): void {
    this.#set('SO_RCVBUF', bytes);
  }

  /** The same of what is written. */
  setWriteBuffer(bytes: number): void {
    this.#set('SO_SNDBUF', bytes);
  }

  #set(option: SocketOption, value: number): void {
    this.#call('set', () => this.#raw.setOption(option, value));
  }

  /** Writes and the end behind them, one after the other. */
  #inTurn(body: () => Promise<void>): Promise<void> {
    const turn = this.#lastWrite.then(body);
    this.#lastWrite = turn.catch(() => {});
    return turn;
  }

  #call<T>(op: Op, call: () => T, n = 0): T {
    const { localAddr, remoteAddr } = this;
    if (this.#closed) throw new ClosedError({ op, n, localAddr, remoteAddr });
    return orNetError({ op, n, localAddr, remoteAddr }, call);
  }
}

/** Opens a port, one whose connections of yesterday are still closing, too. */
export async function listen(
  addr: Addr,
  { sockets, backlog = 128 }: { readonly sockets: ListeningSockets; readonly backlog?: number },
): Promise<Port> {
  const socket = orNetError({ op: 'listen', localAddr: addr }, () => sockets.open());
  try {
    orNetError({ op: 'listen', localAddr: addr }, () => {
      socket.setOption('SO_REUSEADDR', 1); // before bind, which looks at it
      socket.bind(addr);
      socket.listen(backlog);
    });
  } catch (error) {
    socket.close();
    throw error;
  }
  return new Port(socket);
}

/** A port on which clients arrive; who is not accepted stays with the kernel, and goes with it. */
export class Port {
  readonly addr: Addr;
  readonly #socket: ListeningSocket;
  readonly #hints = new Hints();
  #closed = false;

  constructor(socket: ListeningSocket) {
    this.addr = socket.localAddr;
    this.#socket = socket;
    socket.onReady(() => this.#hints.tell());
  }

  /** Waits for a client. */
  async accept(): Promise<TcpConn> {
    const failure = { op: 'accept', localAddr: this.addr } as const;
    for (;;) {
      if (this.#closed) throw new ClosedError(failure);
      const raw = orNetError(failure, () => this.#socket.tryAccept());
      if (raw !== 'EAGAIN') return new TcpConn(raw);
      await this.#hints.next();
    }
  }

  /** Stops listening. Who was accepted stays; who waits to be is reset. */
  async close(): Promise<void> {
    if (this.#closed) throw new ClosedError({ op: 'close', localAddr: this.addr });
    this.#closed = true;
    this.#socket.close();
    this.#hints.tell();
  }
}

/** Ends our half, listens until the peer has ended its own, within limits, and closes. It never fails. */
export async function closeGracefully(
  conn: Conn,
  {
    maxBytes = Infinity,
    deadline = null,
  }: { readonly maxBytes?: number; readonly deadline?: Deadline },
): Promise<void> {
  try {
    conn.setReadDeadline(deadline);
    await conn.closeWrite();
    const p = new Uint8Array(16_384);
    for (let left = maxBytes; left >= 0;) {
      const n = await conn.read(p);
      if (n === null) break;
      left -= n;
    }
  } catch {
    // Broken, or out of time: nothing more is to be had from it.
  }
  await conn.close().catch(() => {});
}

/** Serves clients, and can stop: kindly, and in any case. */
export class Server {
  readonly #handler: (conn: Conn) => Promise<void>;
  readonly #clock: Clock;
  readonly #open = new Set<Conn>();
  readonly #handlers = new Set<Promise<void>>();
  #listener: Listener | undefined;
  #serving: Promise<void> = Promise.resolve();
  #end: Promise<'drained' | 'forced'> | undefined;

  constructor(handler: (conn: Conn) => Promise<void>, { clock }: { readonly clock: Clock }) {
    this.#handler = handler;
    this.#clock = clock;
  }

  /** Gives every client to the handler, and closes its connection afterwards. Returns when the listener is closed. */
  serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    return (this.#serving = this.#accept(listener));
  }

  /** Lets in nobody, and everybody finish; closes what is left after `graceMs`. */
  shutdown({ graceMs }: { readonly graceMs: number }): Promise<'drained' | 'forced'> {
    return (this.#end ??= this.#shutdown(this.#clock.now() + graceMs));
  }

  async #accept(listener: Listener): Promise<void> {
    try {
      for (;;) this.#start(await listener.accept());
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
    }
  }

  #start(conn: Conn): void {
    this.#open.add(conn);
    if (this.#end) this.#kick(conn);
    const handled = this.#handle(conn);
    this.#handlers.add(handled);
    void handled.then(() => this.#handlers.delete(handled));
  }

  async #handle(conn: Conn): Promise<void> {
    try {
      await this.#handler(conn);
    } catch {
      // Its own client's end, and nobody else's.
    }
    await this.#close(conn);
  }

  async #shutdown(end: number): Promise<'drained' | 'forced'> {
    let timer: number | undefined;
    const late = new Promise<'forced'>((resolve) => {
      timer = this.#clock.setTimer(end, () => resolve('forced'));
    });
    const how = await Promise.race([this.#drain(), late]);
    this.#clock.clearTimer(timer!);
    await Promise.all([...this.#open].map((conn) => this.#close(conn)));
    return how;
  }

  async #drain(): Promise<'drained'> {
    for (const conn of this.#open) this.#kick(conn);
    await this.#listener?.close().catch(() => {});
    await this.#serving.catch(() => {}); // whoever was accepted by now is among the handlers
    await Promise.all(this.#handlers);
    return 'drained';
  }

  /** Wakes whoever reads; writing goes on. */
  #kick(conn: Conn): void {
    try {
      conn.setReadDeadline(this.#clock.now());
    } catch {
      // Its handler has closed it already.
    }
  }

  async #close(conn: Conn): Promise<void> {
    this.#open.delete(conn);
    await conn.close().catch(() => {});
  }
}

// --- internal ---

/** Those who wait for the next hint. */
class Hints {
  #waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  tell(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** The kernel counts in whole seconds: rounded up, for 0 is none. */
function toSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

interface Failure {
  readonly op: Op;
  readonly n?: number;
  readonly localAddr: Addr;
  readonly remoteAddr?: Addr;
}

function orNetError<T>(failure: Failure, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (!(cause instanceof SysError)) throw cause;
    throw new NetError({ ...failure, code: cause.code, cause });
  }
}
