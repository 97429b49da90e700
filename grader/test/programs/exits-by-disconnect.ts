// expect 1.1 crashed: calls process.disconnect
// expect 1.3 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  if ((await conn.read(new Uint8Array(100))) !== null) process.disconnect();
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
