// Times that are none must not end up in the drawing of what happened.
// expect 1.1 failed|crashed
// expect 1.2 failed|crashed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const ODD = [Infinity, -Infinity, NaN, -1, 2 ** 53, 1e308, 0.1];

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (const t of ODD) {
    try {
      conn.setReadDeadline(t);
      conn.setWriteDeadline(t);
      const n = await conn.read(p);
      if (n !== null) await conn.write(p.fill(65));
    } catch {
      // it is over
    }
  }
  conn.setDeadline(Infinity);
  await conn.read(p);
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
