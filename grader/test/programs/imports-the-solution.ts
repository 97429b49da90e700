// expect file crashed: out of bounds
// expect 1.1 not-run
import { handleConn as theirs } from '../../../solutions/01-echo-server/src/echo-server.ts';
void theirs;
import { ClosedError, type Conn, type Listener } from '@socketlings/net';


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
