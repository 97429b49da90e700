// The connection as an async iterable of chunks: the loop that reads and the loop that writes are
// two functions, and `for await` lets only one chunk be under way at a time.

import { ClosedError, NetError, type Conn, type Listener } from '@socketlings/net';

async function* chunks(conn: Conn): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = Buffer.allocUnsafe(4096); // a new one each time: the consumer may keep it
    const n = await conn.read(chunk);
    if (n === null) return;
    yield chunk.subarray(0, n);
  }
}

async function* clients(listener: Listener): AsyncGenerator<Conn> {
  let delay = 0; // ms; doubled by every failure, as Go's http server does
  for (;;) {
    try {
      const conn = await listener.accept();
      delay = 0;
      yield conn;
    } catch (error) {
      if (!(error instanceof NetError) || error instanceof ClosedError) return;
      delay = Math.min(1000, Math.max(5, delay * 2));
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  try {
    for await (const chunk of chunks(conn)) await conn.write(chunk);
  } finally {
    await conn.close();
  }
}

export async function serve(
  listener: Listener,
  handler: (conn: Conn) => Promise<void>,
  options: { onError?(error: unknown): void } = {},
): Promise<void> {
  for await (const conn of clients(listener)) {
    void handler(conn).catch((error: unknown) => options.onError?.(error));
  }
}
