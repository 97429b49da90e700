// An echo is a loop: read some bytes, write the same bytes, until there are no more to read.
// Every client has a loop and a buffer of its own, so that a slow client keeps no other waiting.

import { setTimeout as sleep } from 'node:timers/promises';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

/** Sends every byte that the client sends back to it, until the client has no more; then closes. */
export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(16 * 1024);
  try {
    for (;;) {
      const n = await conn.read(p);
      if (n === null) return; // the client will send no more; it may still be reading
      await conn.write(p.subarray(0, n)); // waits while the client does not read
    }
  } finally {
    await conn.close();
  }
}

/** Gives every client that connects to `handler`; ends when the listener is closed. */
export async function serve(
  listener: Listener,
  handler: (conn: Conn) => Promise<void>,
  options: { onError?(error: unknown): void } = {},
): Promise<void> {
  for (;;) {
    try {
      const conn = await listener.accept();
      handler(conn).catch((error) => options.onError?.(error)); // not awaited: others are waiting
    } catch (error) {
      if (error instanceof ClosedError) return;
      options.onError?.(error);
      await sleep(100); // accept has failed for now: give the others time to close something
    }
  }
}
