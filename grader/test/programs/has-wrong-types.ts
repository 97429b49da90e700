// expect file failed: is not assignable to type 'string'
// expect 1.1 passed
// expect 1.3 passed
import type { Conn, Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p: string = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  for (;;) void handler(await listener.accept());
}
