// 07 Closing. Read README.md, then run `npm run exercise 7` and make it pass, one step at a time.

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
  #closed = false;
  #ended = false;

  constructor(raw: TcpSocket) {
    this.#raw = raw;
    raw.onReady(() => this.#hints.tell());
    // TODO(step 7): a new connection has NoDelay and keepalive.
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
      this.#checkOpen('read');
      const n = this.#tryRead(p);
      if (n !== 'EAGAIN') return n === 0 && p.length > 0 ? null : n;
      await this.#hints.next();
    }
  }

  /** Waits until all of `p` is accepted. */
  async write(p: Uint8Array): Promise<void> {
    for (let n = 0; n < p.length;) {
      this.#checkOpen('write', n);
      // TODO(step 2): only half of it is closed.
      if (this.#ended) throw new ClosedError({ op: 'write', n, ...this.#ends });
      const accepted = this.#call('write', () => this.#raw.tryWrite(p.subarray(n)), n);
      if (accepted === 'EAGAIN') await this.#hints.next();
      else n += accepted;
    }
  }

  /** Sends the end behind the last byte of all writes that were called before. */
  async closeWrite(): Promise<void> {
    this.#checkOpen('close');
    // TODO(step 1): a write may be waiting.
    this.#ended = true;
    this.#call('close', () => this.#raw.shutdown('w'));
  }

  /** Wants no more bytes: whoever reads is at the end. */
  async closeRead(): Promise<void> {
    this.#checkOpen('close');
  }

  /** Gives the connection up. Whoever waits gets `ClosedError`. */
  async close(): Promise<void> {
    this.#checkOpen('close');
    this.#closed = true;
    this.#raw.close();
    this.#hints.tell();
  }

  /** 0: closing throws away what was not sent, and resets. Less: it is sent in the background, as it is by default. */
  setLinger(seconds: number): void {
    // TODO(step 6): 0 is a number like others.
    const linger = seconds > 0 ? { onoff: 1, linger: seconds } : { onoff: 0, linger: 0 };
    this.#raw.setOption('SO_LINGER', linger);
  }

  /** Whether small writes are sent at once. */
  setNoDelay(on: boolean): void {
    this.#raw.setOption('TCP_NODELAY', on ? 1 : 0);
  }

  /** Probes a peer that says nothing, or never does. */
  setKeepAlive(probes: Probes | null): void {
    this.#raw.setOption('SO_KEEPALIVE', probes ? 1 : 0);
    // TODO(step 7), TODO(step 8): the kernel wants whole seconds, and there are three options.
    if (probes) this.#raw.setOption('TCP_KEEPIDLE', Math.round(probes.idle / 1000));
  }

  /** How much the kernel holds until it is read; it takes twice as much. */
  setReadBuffer(bytes: number): void {
    this.#raw.setOption('SO_RCVBUF', bytes);
  }

  /** The same of what is written. */
  setWriteBuffer(bytes: number): void {
    this.#raw.setOption('SO_SNDBUF', bytes);
  }

  #tryRead(p: Uint8Array): number | 'EAGAIN' {
    try {
      return this.#raw.tryRead(p);
    } catch {
      return 0; // TODO(step 3): whatever it was, nothing more will come. Is that all there is to say?
    }
  }

  get #ends(): { readonly localAddr: Addr; readonly remoteAddr: Addr } {
    return { localAddr: this.localAddr, remoteAddr: this.remoteAddr };
  }

  #checkOpen(op: Op, n = 0): void {
    if (this.#closed) throw new ClosedError({ op, n, ...this.#ends });
  }

  #call<T>(op: Op, call: () => T, n = 0): T {
    return orNetError({ op, n, ...this.#ends }, call);
  }
}

/** Opens a port, one whose connections of yesterday are still closing, too. */
export async function listen(
  addr: Addr,
  { sockets, backlog = 128 }: { readonly sockets: ListeningSockets; readonly backlog?: number },
): Promise<Port> {
  // TODO(step 9): what if the port is taken, or was until a moment ago?
  const socket = sockets.open();
  socket.bind(addr);
  socket.listen(backlog);
  return new Port(socket);
}

/** A port on which clients arrive; who is not accepted stays with the kernel, and goes with it. */
export class Port {
  readonly addr: Addr;
  readonly #socket: ListeningSocket;
  readonly #hints = new Hints();

  constructor(socket: ListeningSocket) {
    this.addr = socket.localAddr;
    this.#socket = socket;
    socket.onReady(() => this.#hints.tell());
  }

  /** Waits for a client. */
  async accept(): Promise<TcpConn> {
    for (;;) {
      const failure = { op: 'accept', localAddr: this.addr } as const;
      const raw = orNetError(failure, () => this.#socket.tryAccept());
      if (raw !== 'EAGAIN') return new TcpConn(raw);
      await this.#hints.next();
    }
  }

  /** Stops listening. Who was accepted stays; who waits to be is reset. */
  async close(): Promise<void> {
    // TODO(step 10): and those who wait in accept()?
    this.#socket.close();
  }
}

/** Ends our half, listens until the peer has ended its own, within limits, and closes. It never fails. */
export async function closeGracefully(
  conn: Conn,
  _limits: { readonly maxBytes?: number; readonly deadline?: Deadline },
): Promise<void> {
  // TODO(step 4), TODO(step 5): what if the peer is still talking?
  await conn.close();
}

/** Serves clients, and can stop: kindly, and in any case. */
export class Server {
  readonly #handler: (conn: Conn) => Promise<void>;
  readonly #open = new Set<Conn>();
  #listener: Listener | undefined;

  constructor(handler: (conn: Conn) => Promise<void>, _options: { readonly clock: Clock }) {
    this.#handler = handler;
  }

  /** Gives every client to the handler, and closes its connection afterwards. Returns when the listener is closed. */
  async serve(listener: Listener): Promise<void> {
    this.#listener = listener;
    try {
      for (;;) void this.#handle(await listener.accept());
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
    }
  }

  /** Lets in nobody, and everybody finish; closes what is left after `graceMs`. */
  async shutdown(_options: { readonly graceMs: number }): Promise<'drained' | 'forced'> {
    // TODO(step 11), TODO(step 12): some are in the middle of an answer, and some will never end.
    await this.#listener?.close();
    await Promise.all([...this.#open].map((conn) => conn.close()));
    return 'drained';
  }

  async #handle(conn: Conn): Promise<void> {
    this.#open.add(conn);
    try {
      await this.#handler(conn);
    } catch {
      // Its own client's end, and nobody else's.
    }
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
