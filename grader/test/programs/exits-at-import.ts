// expect file crashed: exits-at-import.ts:5 calls process.exit
// expect 1.1 not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

process.exit(0);
export async function handleConn(conn: Conn): Promise<void> {
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
