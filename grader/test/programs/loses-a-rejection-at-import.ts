// A real process would not live long enough to meet its first client.
// expect file crashed: and that ends a real process: Error: nobody listens
// expect 1.1 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

void Promise.reject(new Error('nobody listens'));

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
