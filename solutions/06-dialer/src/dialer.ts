// To dial is to ask the kernel and to be called back: a hint says that it is time to look, and nothing more. Whatever
// the answer is, one place lets go of the timer, the listener and, unless it has become a connection, the descriptor.

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
  /** So many milliseconds from now, at most; 0 is no limit. */
  readonly timeout?: number;
  /** At this instant, at the latest; null is no limit. */
  readonly deadline?: Deadline;
  /** Its abort calls the dial off. */
  readonly signal?: AbortSignal;
  /** Several addresses race: the next one begins after so many ms without an answer; 0 is one after the other. */
  readonly attemptDelay?: number;
}

/** Connects to an address, `'127.0.0.1:80'`, or to the first of several that answers. */
export async function dial(
  network: string,
  address: string | readonly string[],
  options: DialOptions,
): Promise<Conn> {
  if (network !== 'tcp') throw new AddrError({ kind: 'unknown network', text: network });
  const addrs = [address].flat().map(parse);
  const last = lastMoment(options);
  const { attemptDelay = 0 } = options;
  if (attemptDelay > 0) return race(addrs, { ...options, deadline: last }, attemptDelay);
  const errors: NetError[] = [];
  for (const [i, addr] of addrs.entries()) {
    const deadline = share(last, options.clock.now(), addrs.length - i);
    try {
      return await dialOne(addr, { ...options, deadline });
    } catch (error) {
      if (!(error instanceof NetError) || error instanceof CanceledError) throw error;
      errors.push(error);
    }
  }
  throw errors[0]!;
}

// --- internal ---

const LEAST_SHARE = 2000; // ms

function parse(text: string): Addr {
  const colon = text.lastIndexOf(':');
  if (colon < 0) throw new AddrError({ kind: 'missing port', text });
  const digits = text.slice(colon + 1);
  const port = Number(digits);
  if (!/^\d+$/.test(digits) || port < 1 || port > 65_535) {
    throw new AddrError({ kind: 'invalid port', text });
  }
  return tcpAddr(text.slice(0, colon), port);
}

/** When it is over, whichever of the two limits comes first. */
function lastMoment({ clock, timeout = 0, deadline = null }: DialOptions): number {
  return Math.min(timeout > 0 ? clock.now() + timeout : Infinity, deadline ?? Infinity);
}

/** The end of the time for one address: all that are left get the same. */
function share(last: number, now: number, left: number): number {
  return Math.min(last, now + Math.max(LEAST_SHARE, (last - now) / left));
}

interface Limits extends DialOptions {
  readonly deadline: number;
}

/** Each address begins a little later than the one before it; the first that connects ends it for all. */
async function race(addrs: Addr[], limits: Limits, delay: number): Promise<Conn> {
  const { clock, signal } = limits;
  const over = new AbortController();
  const callOff = (): void => over.abort(signal?.reason);
  if (signal?.aborted) callOff();
  signal?.addEventListener('abort', callOff);
  const attempts: Promise<Conn>[] = [];
  let winner: Conn | undefined;
  try {
    for (const addr of addrs) {
      const attempt = dialOne(addr, { ...limits, signal: over.signal });
      attempts.push(attempt);
      if (attempts.length < addrs.length) winner = await headStart(clock, delay, attempts);
      if (winner) return winner;
    }
    return (winner = await Promise.any(attempts));
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  } finally {
    signal?.removeEventListener('abort', callOff);
    over.abort();
    await closeLosers(attempts, winner);
  }
}

/** Waits until the last of these attempts has failed, or has had its time; gives a connection if there is one first. */
async function headStart(
  clock: Clock,
  delay: number,
  attempts: readonly Promise<Conn>[],
): Promise<Conn | undefined> {
  let timer = 0;
  const time = new Promise<undefined>((resolve) => {
    const next = (): void => resolve(undefined);
    timer = clock.setTimer(clock.now() + delay, next);
    attempts.at(-1)!.catch(next);
  });
  try {
    return await Promise.race([time, ...attempts.map((attempt) => attempt.catch(() => time))]);
  } finally {
    clock.clearTimer(timer);
  }
}

/** Two may have connected at one instant: only one of them is given. */
async function closeLosers(attempts: readonly Promise<Conn>[], winner?: Conn): Promise<void> {
  for (const outcome of await Promise.allSettled(attempts)) {
    if (outcome.status === 'fulfilled' && outcome.value !== winner) await outcome.value.close();
  }
}

async function dialOne(addr: Addr, limits: Limits): Promise<Conn> {
  for (;;) {
    const conn = await attempt(addr, limits);
    if (String(conn.localAddr) !== String(conn.remoteAddr)) return conn;
    await conn.close(); // the kernel took the very port that was dialed: that is nobody but ourselves
  }
}

async function attempt(remoteAddr: Addr, limits: Limits): Promise<Conn> {
  check(remoteAddr, limits);
  const { sockets, clock, signal, deadline } = limits;
  const socket = orNetError(remoteAddr, () => sockets.open());
  let wake = (): void => {};
  const heard = (): void => wake();
  const timer = deadline < Infinity ? clock.setTimer(deadline, heard) : undefined;
  signal?.addEventListener('abort', heard);
  socket.onReady(heard);
  try {
    const code = socket.connect(remoteAddr);
    if (code !== 'EINPROGRESS') throw new NetError({ op: 'dial', code, remoteAddr });
    for (;;) {
      await new Promise<void>((resolve) => (wake = resolve));
      check(remoteAddr, limits);
      if (isConnected(socket, remoteAddr)) return socket.conn();
    }
  } catch (error) {
    socket.close();
    throw error;
  } finally {
    if (timer !== undefined) clock.clearTimer(timer);
    signal?.removeEventListener('abort', heard);
  }
}

function check(remoteAddr: Addr, { clock, signal, deadline }: Limits): void {
  if (signal?.aborted) {
    throw new CanceledError({ op: 'dial', remoteAddr, cause: signal.reason });
  }
  if (deadline <= clock.now()) throw new TimeoutError({ op: 'dial', remoteAddr });
}

/** Whether the kernel has decided for us; it is told by what the socket says, not by the hint. */
function isConnected(socket: ConnectingSocket, remoteAddr: Addr): boolean {
  const code = socket.error();
  if (code !== null) throw new NetError({ op: 'dial', code, remoteAddr });
  return socket.peer() !== 'ENOTCONN';
}

function orNetError<T>(remoteAddr: Addr, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (!(cause instanceof SysError)) throw cause;
    throw new NetError({ op: 'dial', code: cause.code, remoteAddr, cause });
  }
}
