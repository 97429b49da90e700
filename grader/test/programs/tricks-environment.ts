// expect 1.1 failed|crashed|tampered|not-run
// expect 1.2 failed|crashed|tampered|not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

process.env['SOCKETLINGS_NETWORKS'] = '';
process.env['SOCKETLINGS_EVENTS'] = '/dev/null';
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
