// expect file crashed: takes a port here, not the path of a file
// expect 1.1 not-run
// expect 1.2 not-run
import { createServer } from 'node:net';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

createServer().listen('left-behind.sock');

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
