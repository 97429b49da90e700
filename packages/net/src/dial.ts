import { connect } from 'node:net';
import { tcpAddr, type Addr } from './addr.ts';
import type { Deadline } from './clock.ts';
import type { Conn } from './conn.ts';
import { Direction } from './direction.ts';
import { CanceledError, NetError } from './errors.ts';
import { NodeSocket, codeOf } from './node-socket.ts';
import { realClock } from './real-clock.ts';
import { TcpConn } from './tcp-conn.ts';

/**
 * Connects to a port. Rejects with a `NetError`: `ECONNREFUSED` when the port has no listener, with
 * `TimeoutError` from `deadline` on, with `ECANCELED` when `signal` aborts. The deadline, on
 * `realClock`, is that of dialing only.
 */
export async function dial(
  { ip = '127.0.0.1', port }: { ip?: string; port: number },
  { deadline = null, signal }: { deadline?: Deadline; signal?: AbortSignal } = {},
): Promise<Conn> {
  const dialing = new Direction(realClock);
  const wake = (): void => dialing.wake();
  const socket = connect({ host: ip, port, allowHalfOpen: true, noDelay: true });
  socket.on('connect', wake).on('error', wake);
  signal?.addEventListener('abort', wake);
  dialing.setDeadline(deadline);
  try {
    for (;;) {
      check(tcpAddr(ip, port), dialing, signal, socket.errored);
      if (!socket.connecting) return new TcpConn(new NodeSocket(socket));
      await dialing.wait();
    }
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    dialing.setDeadline(null);
    signal?.removeEventListener('abort', wake);
  }
}

function check(
  remoteAddr: Addr,
  dialing: Direction,
  signal: AbortSignal | undefined,
  cause: Error | null,
): void {
  if (signal?.aborted) {
    throw new CanceledError({ op: 'dial', remoteAddr, cause: signal.reason });
  }
  dialing.checkDeadline('dial', { remoteAddr });
  if (cause) throw new NetError({ op: 'dial', code: codeOf(cause), remoteAddr, cause });
}
