// Three promises race for each look: a hint, the time, the signal. None of them ever rejects: they say that something
// has happened, and what counts is read from the world. Each has its own way to be called back.

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

export async function dial(
  network: string,
  address: string | readonly string[],
  options: DialOptions,
): Promise<Conn> {
  if (network !== 'tcp') throw new AddrError({ kind: 'unknown network', text: network });
  const list = typeof address === 'string' ? [address] : address;
  const addrs = list.map((text) => parse(text));
  const last = lastOf(options);
  if (options.attemptDelay) return race(addrs, last, { ...options, delay: options.attemptDelay });
  const failures: unknown[] = [];
  while (failures.length < addrs.length) {
    const now = options.clock.now();
    const fair = (last - now) / (addrs.length - failures.length);
    const until = Math.min(last, now + (fair < 2000 ? 2000 : fair));
    try {
      return await one(addrs[failures.length]!, until, options);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      failures.push(error);
    }
  }
  throw failures[0];
}

// --- internal ---

/** Nobody leads: each runner waits until the one before it opens the gate, and one that comes second finds the place taken. */
async function race(
  addrs: readonly Addr[],
  last: number,
  options: DialOptions & { delay: number },
): Promise<Conn> {
  const { signal } = options;
  const finish = new Finish();
  const outside = listen(signal);
  void outside.heard.then(() => finish.abort(signal?.reason));
  if (signal?.aborted) finish.abort(signal.reason);
  let gate = newGate();
  gate.open();
  const runners = addrs.map((addr) => {
    const before = gate.opened;
    const { open } = (gate = newGate());
    const run = (): Promise<Conn> => one(addr, last, { ...options, signal: finish.signal });
    return before.then(() => runner(open, options, async () => finish.take(await run())));
  });
  const ends = await Promise.allSettled(runners);
  outside.stop();
  if (finish.winner) return finish.winner;
  throw ends.find((end) => end.status === 'rejected')!.reason;
}

class Finish extends AbortController {
  winner: Conn | undefined;

  async take(conn: Conn): Promise<void> {
    if (this.winner) return conn.close();
    this.winner = conn;
    this.abort();
  }
}

function newGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

async function runner(
  open: () => void,
  { clock, delay }: DialOptions & { delay: number },
  run: () => Promise<void>,
): Promise<void> {
  const head = alarm(clock, clock.now() + delay);
  void head.rings.then(open);
  try {
    await run();
  } finally {
    head.stop();
    open();
  }
}

function lastOf({ clock, timeout = 0, deadline }: DialOptions): number {
  const last = deadline ?? Infinity;
  return timeout > 0 ? Math.min(last, clock.now() + timeout) : last;
}

async function one(remoteAddr: Addr, until: number, options: DialOptions): Promise<Conn> {
  const time = alarm(options.clock, until);
  const abort = listen(options.signal);
  let socket: ConnectingSocket | undefined;
  try {
    for (;;) {
      check(remoteAddr, until, options);
      socket ??= begin(options.sockets, remoteAddr);
      const error = socket.error();
      if (error !== null) throw new NetError({ op: 'dial', code: error, remoteAddr });
      if (socket.peer() !== 'ENOTCONN') {
        const conn = socket.conn();
        socket = undefined;
        if (String(conn.localAddr) !== String(remoteAddr)) return conn;
        await conn.close();
        continue;
      }
      await Promise.race([hint(socket), time.rings, abort.heard]);
    }
  } finally {
    time.stop();
    abort.stop();
    socket?.close();
  }
}

function check(remoteAddr: Addr, until: number, { clock, signal }: DialOptions): void {
  if (signal?.aborted) {
    throw new CanceledError({ op: 'dial', remoteAddr, cause: signal.reason as unknown });
  }
  if (clock.now() >= until) throw new TimeoutError({ op: 'dial', remoteAddr });
}

function begin(sockets: Sockets, remoteAddr: Addr): ConnectingSocket {
  try {
    const socket = sockets.open();
    const code = socket.connect(remoteAddr);
    if (code === 'EINPROGRESS') return socket;
    socket.close();
    throw new SysError(code);
  } catch (cause) {
    if (!(cause instanceof SysError)) throw cause;
    throw new NetError({ op: 'dial', code: cause.code, remoteAddr, cause });
  }
}

function hint(socket: ConnectingSocket): Promise<void> {
  return new Promise((resolve) => socket.onReady(resolve));
}

function alarm(clock: Clock, at: number): { rings: Promise<void>; stop: () => void } {
  let stop = (): void => {};
  const rings = new Promise<void>((resolve) => {
    if (at === Infinity) return;
    const id = clock.setTimer(at, resolve);
    stop = () => clock.clearTimer(id);
  });
  return { rings, stop };
}

function listen(signal: AbortSignal | undefined): { heard: Promise<void>; stop: () => void } {
  let stop = (): void => {};
  const heard = new Promise<void>((resolve) => {
    const listener = (): void => resolve();
    signal?.addEventListener('abort', listener);
    stop = () => signal?.removeEventListener('abort', listener);
  });
  return { heard, stop };
}

function parse(text: string): Addr {
  if (!text.includes(':')) throw new AddrError({ kind: 'missing port', text });
  const at = text.lastIndexOf(':');
  const port = /^\d{1,5}$/.test(text.slice(at + 1)) ? Number(text.slice(at + 1)) : NaN;
  if (port >= 1 && port <= 65_535) return tcpAddr(text.slice(0, at), port);
  throw new AddrError({ kind: 'invalid port', text });
}
