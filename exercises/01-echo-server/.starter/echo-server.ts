// 01 Echo server. Read README.md, then run `npm run exercise 1` and make it pass, one step at a time.

import type { Conn, Listener } from '@socketlings/net';

/** Sends every byte that the client sends back to it, until the client has no more; then closes. */
export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  // TODO(step 3): what does read() give you when the client has left?
  // TODO(step 4), TODO(step 5), TODO(step 6): one read is not all that a client has to say.
  await conn.read(p);
  // TODO(step 1), TODO(step 2): how much of `p` came from the client?
  // TODO(step 8): and what if the client does not read what you write?
  await conn.write(p);
  // TODO(step 10): whose job is it to close the connection, and when?
}

/** Gives every client that connects to `handler`; ends when the listener is closed. */
export async function serve(
  listener: Listener,
  handler: (conn: Conn) => Promise<void>,
  options: { onError?(error: unknown): void } = {},
): Promise<void> {
  for (;;) {
    // TODO(step 11): what does accept() do when the listener is closed?
    const conn = await listener.accept();
    // TODO(step 7), TODO(step 12): who answers the next client while this one is being served?
    // TODO(step 9): and where does the error of a handler go?
    await handler(conn);
  }
}
