// 06 The dialer. Read README.md, then run `npm run exercise 6` and make it pass, one step at a time.

import { TimeoutError, tcpAddr } from '@socketlings/net';
import type { Clock, Conn, Deadline, Sockets } from '@socketlings/net';

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
  { sockets, clock, timeout = 0, deadline = null, signal }: DialOptions,
): Promise<Conn> {
  // TODO(step 10): is this an address at all?
  const [ip = '', port = ''] = String(address).split(':');
  const remoteAddr = tcpAddr(ip, Number(port));

  const socket = sockets.open();
  const ready = new Promise<void>((resolve) => socket.onReady(resolve));
  socket.connect(remoteAddr);

  // TODO(step 2), TODO(step 3), TODO(step 9): the hint has come. What does it say, and what not?
  const connected = ready.then(() => socket.conn());
  if (timeout === 0) return connected;

  // TODO(step 5), TODO(step 6): who closes the socket, and who stops the clock?
  // TODO(step 7), TODO(step 8): and whoever calls it off?
  const late = new Promise<Conn>((_, reject) => {
    clock.setTimer(clock.now() + timeout, () =>
      reject(new TimeoutError({ op: 'dial', remoteAddr })),
    );
  });
  return Promise.race([connected, late]);
}
