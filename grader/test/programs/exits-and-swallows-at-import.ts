// expect file crashed: calls process.exit while it is loaded
// expect 1.1 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

try {
  process.exit(0);
} catch {
  // as if nothing had been
}

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
