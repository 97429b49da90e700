// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

Error.stackTraceLimit = 50;
console.log = console.error;

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function handleConn(conn: Conn): Promise<void> {
  for (let i = 0; i < 300; i += 1) console.log('a connection from', conn.remoteAddr, { i });
  await echo(conn);
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
