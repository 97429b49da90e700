// Errors that nobody catches, far more of them than anybody would look at.
// expect 1.2 passed
// expect 1.3 crashed: Nobody caught an error
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
  for (let i = 0; i < 100_000; i += 1) {
    setImmediate(() => {
      throw new Error('late');
    });
  }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
