// Whatever happens to a dial is an event in one list, and one reader takes them out in their order. What must be
// undone is written down the moment it is done, and undone from the back.

import {
  AddrError,
  CanceledError,
  NetError,
  SysError,
  TimeoutError,
  tcpAddr,
} from '@socketlings/net';
import type { Addr, Clock, Conn, ConnectingSocket, Deadline, Sockets } from '@socketlings/net';

export interface DialOptions {
  readonly sockets: Sockets;
  readonly clock: Clock;
  readonly timeout?: number;
  readonly deadline?: Deadline;
  readonly signal?: AbortSignal;
  readonly attemptDelay?: number;
}

type Event = 'hint' | 'time' | 'abort';

export async function dial(
  network: string,
  address: string | readonly string[],
  options: DialOptions,
): Promise<Conn> {
  const addresses = parseAll(network, address);
  const { clock } = options;
  const end = endOf(options);
  if (options.attemptDelay) return new Race(addresses, end, options).run();

  let first: NetError | undefined;
  while (addresses.length > 0) {
    let until = end;
    if (end !== null) {
      const left = end - clock.now();
      until = Math.min(end, clock.now() + Math.max(2000, left / addresses.length));
    }
    const remoteAddr = addresses.shift()!;
    const outcome = await new Attempt(remoteAddr, until, options).run();
    if (!(outcome instanceof NetError)) return outcome;
    if (outcome instanceof CanceledError) throw outcome;
    first ??= outcome;
  }
  throw first!;
}

// --- internal ---

function endOf({ clock, timeout, deadline }: DialOptions): Deadline {
  const start = clock.now();
  const limits = [timeout ? start + timeout : null, deadline ?? null].filter((at) => at !== null);
  return limits.length > 0 ? Math.min(...limits) : null;
}

type News = 'later' | { readonly place: number; readonly outcome: Conn | NetError };

/** The news of all attempts come into one list, too: an outcome with its place, or that it is time for the next one. */
class Race {
  readonly #addresses: readonly Addr[];
  readonly #end: Deadline;
  readonly #options: DialOptions;
  readonly #stop = new AbortController();
  readonly #news: News[] = [];
  readonly #outcomes = new Map<number, Conn | NetError>();
  #reader = (): void => {};
  #begun = 0;
  #timer = 0;

  constructor(addresses: readonly Addr[], end: Deadline, options: DialOptions) {
    this.#addresses = addresses;
    this.#end = end;
    this.#options = options;
  }

  async run(): Promise<Conn> {
    const { signal, clock } = this.#options;
    const passOn = (): void => this.#stop.abort(signal?.reason);
    if (signal?.aborted) passOn();
    signal?.addEventListener('abort', passOn);
    this.#begin();
    const first = await this.#first();
    clock.clearTimer(this.#timer);
    signal?.removeEventListener('abort', passOn);
    this.#stop.abort();
    while (this.#outcomes.size < this.#begun) await (await this.#nextOutcome())?.close();
    if (first) return first;
    throw this.#outcomes.get(0)!;
  }

  #begin(): void {
    const { clock, attemptDelay = 0 } = this.#options;
    clock.clearTimer(this.#timer);
    const place = this.#begun;
    if (place === this.#addresses.length) return;
    this.#begun += 1;
    const options = { ...this.#options, signal: this.#stop.signal };
    const attempt = new Attempt(this.#addresses[place]!, this.#end, options);
    void attempt.run().then((outcome) => this.#happens({ place, outcome }));
    if (this.#begun === this.#addresses.length) return;
    this.#timer = clock.setTimer(clock.now() + attemptDelay, () => this.#happens('later'));
  }

  async #first(): Promise<Conn | null> {
    while (this.#outcomes.size < this.#begun) {
      const conn = await this.#nextOutcome();
      if (conn) return conn;
      if (this.#outcomes.has(this.#begun - 1)) this.#begin();
    }
    return null;
  }

  /** A connection, if it is one. */
  async #nextOutcome(): Promise<Conn | null> {
    while (this.#news.length === 0) await new Promise<void>((resolve) => (this.#reader = resolve));
    const news = this.#news.shift()!;
    if (news !== 'later') this.#outcomes.set(news.place, news.outcome);
    else if (!this.#stop.signal.aborted) this.#begin();
    return news === 'later' || news.outcome instanceof NetError ? null : news.outcome;
  }

  #happens(news: News): void {
    this.#news.push(news);
    this.#reader();
  }
}

class Attempt {
  readonly #to: Addr;
  readonly #until: Deadline;
  readonly #options: DialOptions;
  readonly #events: Event[] = [];
  readonly #undo: (() => void)[] = [];
  #reader: (() => void) | undefined;

  constructor(to: Addr, until: Deadline, options: DialOptions) {
    this.#to = to;
    this.#until = until;
    this.#options = options;
  }

  async run(): Promise<Conn | NetError> {
    const { clock, signal } = this.#options;
    if (signal?.aborted) return this.#canceled();
    if (this.#until !== null && this.#until <= clock.now()) return this.#late();
    try {
      const outcome = await this.#connect();
      return outcome;
    } finally {
      for (const undo of this.#undo.reverse()) undo();
    }
  }

  async #connect(): Promise<Conn | NetError> {
    const socket = this.#open();
    if (socket instanceof NetError) return socket;
    let given = false;
    this.#undo.push(() => given || socket.close());
    this.#listen();
    socket.onReady(() => this.#happens('hint'));
    const code = socket.connect(this.#to);
    if (code !== 'EINPROGRESS') return this.#failed(code);
    for (;;) {
      const event = await this.#next();
      if (event === 'abort') return this.#canceled();
      if (event === 'time') return this.#late();
      const error = socket.error();
      if (error) return this.#failed(error);
      if (socket.peer() === 'ENOTCONN') continue;
      given = true;
      const conn = socket.conn();
      if (`${conn.localAddr}` !== `${this.#to}`) return conn;
      await conn.close();
      return new Attempt(this.#to, this.#until, this.#options).run();
    }
  }

  #open(): ConnectingSocket | NetError {
    try {
      return this.#options.sockets.open();
    } catch (error) {
      if (error instanceof SysError) return this.#failed(error.code);
      throw error;
    }
  }

  #listen(): void {
    const { clock, signal } = this.#options;
    if (this.#until !== null) {
      const timer = clock.setTimer(this.#until, () => this.#happens('time'));
      this.#undo.push(() => clock.clearTimer(timer));
    }
    const abort = (): void => this.#happens('abort');
    signal?.addEventListener('abort', abort);
    this.#undo.push(() => signal?.removeEventListener('abort', abort));
  }

  #happens(event: Event): void {
    this.#events.push(event);
    this.#reader?.();
  }

  async #next(): Promise<Event> {
    while (this.#events.length === 0) {
      await new Promise<void>((resolve) => (this.#reader = resolve));
    }
    return this.#events.shift()!;
  }

  #failed(code: string): NetError {
    return new NetError({ op: 'dial', code, remoteAddr: this.#to });
  }

  #late(): NetError {
    return new TimeoutError({ op: 'dial', remoteAddr: this.#to });
  }

  #canceled(): NetError {
    const cause: unknown = this.#options.signal?.reason;
    return new CanceledError({ op: 'dial', remoteAddr: this.#to, cause });
  }
}

function parseAll(network: string, address: string | readonly string[]): Addr[] {
  if (network !== 'tcp') throw new AddrError({ kind: 'unknown network', text: network });
  return [address].flat().map((text) => {
    const parts = text.split(':');
    if (parts.length < 2) throw new AddrError({ kind: 'missing port', text });
    const digits = parts.pop()!;
    const port = digits.split('').every((c) => c >= '0' && c <= '9') ? Number(digits || 0) : 0;
    if (port === 0 || port > 0xffff) throw new AddrError({ kind: 'invalid port', text });
    return tcpAddr(parts.join(':'), port);
  });
}
