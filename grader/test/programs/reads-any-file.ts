// expect file crashed: out of bounds
// expect 1.1 not-run
// expect 1.2 not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const path = '/etc/hostname?raw';
console.log(await import(path));

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
