// expect 1.1 crashed: calls process.abort
// expect 1.3 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  const n = await conn.read(p);
  if (n !== null) {
    process.abort();
  }
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
