// No loop and no waiting: a socket, a timer and a signal call functions, and the first one that has something to say
// ends it. `end` works once, and takes everything away before it tells anybody.

import {
  AddrError,
  CanceledError,
  NetError,
  type SysError,
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

export function dial(
  network: string,
  address: string | readonly string[],
  options: DialOptions,
): Promise<Conn> {
  return new Promise((resolve, reject) => {
    if (network !== 'tcp') throw new AddrError({ kind: 'unknown network', text: network });
    const left = (typeof address === 'string' ? [address] : [...address]).map(addrOf);
    const { clock, timeout, deadline } = options;
    const ends = [timeout ? clock.now() + timeout : Infinity, deadline ?? Infinity];
    const way = options.attemptDelay ? raceAll : dialEach;
    way(left, Math.min(...ends), options, (outcome) => {
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    });
  });
}

// --- internal ---

type Tell = (outcome: Conn | Error) => void;

function dialEach(left: Addr[], last: number, options: DialOptions, tell: Tell): void {
  const { clock } = options;
  let first: Error | undefined;
  const next = (): void => {
    const addr = left[0];
    if (!addr) return tell(first!);
    const part = Math.max((last - clock.now()) / left.length, 2000);
    new Attempt(addr, Math.min(clock.now() + part, last), options, (outcome) => {
      if (!(outcome instanceof NetError) || outcome instanceof CanceledError) return tell(outcome);
      first ??= outcome;
      left.shift();
      next();
    }).begin();
  };
  next();
}

function raceAll(left: Addr[], last: number, options: DialOptions, tell: Tell): void {
  new Race(left, last, options, tell).next();
}

/** Everybody runs; whoever comes first stops all others in the same call, so that there is no second. */
class Race {
  readonly #left: Addr[];
  readonly #last: number;
  readonly #options: DialOptions;
  readonly #tell: Tell;
  readonly #running: Attempt[] = [];
  readonly #failures = new Map<number, Error>();
  #timer: number | undefined;

  constructor(left: Addr[], last: number, options: DialOptions, tell: Tell) {
    this.#left = left;
    this.#last = last;
    this.#options = options;
    this.#tell = tell;
  }

  readonly next = (): void => {
    const { clock, attemptDelay = 0 } = this.#options;
    this.#stopTimer();
    const addr = this.#left.shift();
    if (!addr) return;
    if (this.#left.length > 0) this.#timer = clock.setTimer(clock.now() + attemptDelay, this.next);
    const place = this.#running.length;
    const attempt = new Attempt(addr, this.#last, this.#options, (outcome) => {
      if (!(outcome instanceof NetError) || outcome instanceof CanceledError) this.#end(outcome);
      else this.#onFailure(place, outcome);
    });
    this.#running.push(attempt);
    attempt.begin();
  };

  #onFailure(place: number, error: Error): void {
    this.#failures.set(place, error);
    if (place === this.#running.length - 1) this.next();
    const isOver = this.#left.length === 0 && this.#failures.size === this.#running.length;
    if (isOver) this.#end(this.#failures.get(0)!);
  }

  #end(outcome: Conn | Error): void {
    this.#stopTimer();
    this.#left.length = 0;
    for (const each of this.#running) each.stop();
    this.#tell(outcome);
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}

class Attempt {
  readonly #to: Addr;
  readonly #until: number;
  readonly #options: DialOptions;
  readonly #tell: Tell;
  #socket: ConnectingSocket | undefined;
  #timer: number | undefined;
  #again: Attempt | undefined;
  #over = false;

  constructor(to: Addr, until: number, options: DialOptions, tell: Tell) {
    this.#to = to;
    this.#until = until;
    this.#options = options;
    this.#tell = tell;
  }

  begin(): void {
    if (this.#over) return;
    const { sockets, clock, signal } = this.#options;
    if (signal?.aborted) return this.#onAbort();
    if (clock.now() >= this.#until) return this.#onTime();
    try {
      this.#socket = sockets.open();
    } catch (cause) {
      return this.#fail((cause as SysError).code);
    }
    if (this.#until < Infinity) this.#timer = clock.setTimer(this.#until, this.#onTime);
    signal?.addEventListener('abort', this.#onAbort);
    this.#socket.onReady(this.#onHint);
    const code = this.#socket.connect(this.#to);
    if (code !== 'EINPROGRESS') this.#fail(code);
  }

  readonly #onHint = (): void => {
    if (this.#over) return;
    const code = this.#socket!.error();
    if (code !== null) this.#fail(code);
    else if (this.#socket!.peer() !== 'ENOTCONN') this.#take();
  };

  readonly #onTime = (): void => {
    this.#end(new TimeoutError({ op: 'dial', remoteAddr: this.#to }));
  };

  readonly #onAbort = (): void => {
    const cause = this.#options.signal?.reason as unknown;
    this.#end(new CanceledError({ op: 'dial', remoteAddr: this.#to, cause }));
  };

  /** Somebody else was first. */
  stop(): void {
    this.#again?.stop();
    if (this.#over) return;
    this.#letGo();
    this.#socket?.close();
  }

  #take(): void {
    const conn = this.#socket!.conn();
    if (String(conn.localAddr) !== String(this.#to)) return this.#end(conn);
    this.#letGo();
    const again = new Attempt(this.#to, this.#until, this.#options, this.#tell);
    this.#again = again;
    void conn.close().then(() => again.begin());
  }

  #fail(code: string): void {
    this.#end(new NetError({ op: 'dial', code, remoteAddr: this.#to }));
  }

  #end(outcome: Conn | Error): void {
    if (this.#over) return;
    this.#letGo();
    if (outcome instanceof Error) this.#socket?.close();
    this.#tell(outcome);
  }

  #letGo(): void {
    this.#over = true;
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    if (this.#timer !== undefined) this.#options.clock.clearTimer(this.#timer);
  }
}

function addrOf(text: string): Addr {
  const [, ip, port] = /^(.*):(.*)$/s.exec(text) ?? [];
  if (ip === undefined || port === undefined) throw new AddrError({ kind: 'missing port', text });
  const good = /^[0-9]{1,9}$/.test(port) && Number(port) > 0 && Number(port) < 2 ** 16;
  if (!good) throw new AddrError({ kind: 'invalid port', text });
  return tcpAddr(ip, Number(port));
}
