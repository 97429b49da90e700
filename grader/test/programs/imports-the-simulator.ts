// expect file crashed: '@socketlings/sim', which only tests can use
// expect 1.1 not-run
import { Network } from '@socketlings/sim';
void Network;
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
