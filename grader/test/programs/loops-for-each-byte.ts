// Begins something endless again and again; it waits in between, so that every time is a new one.
// expect 1.1 hung: Line 14
// expect 1.2 hung: Line 14
// expect 1.3 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(1);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p).then(flood);
  await conn.close();
}

function flood(): void {
  const again = (): void => process.nextTick(again);
  again();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
