// expect 1.1 hung: Line 8 runs again and again
// expect 1.2 hung: Line 8 runs again and again
// expect 1.3 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const n = await conn.read(new Uint8Array(10));
  while (n !== null);
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
