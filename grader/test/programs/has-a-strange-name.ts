// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export const handleConn = echo;
Object.defineProperty(echo, 'name', { value: Symbol('mine') });

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
