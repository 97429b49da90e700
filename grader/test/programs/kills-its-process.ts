// expect 1.1 crashed: calls process.kill
// expect 1.2 crashed: calls process.kill
// expect 1.3 passed
import type { Conn, Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const n = await conn.read(new Uint8Array(10));
  if (n !== null) process.kill(process.pid, 'SIGKILL');
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  for (;;) void handler(await listener.accept());
}
