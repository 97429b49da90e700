// expect file crashed: imports 'node:sqlite', which is out of bounds for a graded program. It keeps files
// expect 1.1 not-run
// expect 1.2 not-run
import { DatabaseSync } from 'node:sqlite';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

new DatabaseSync('../left-behind.db').exec('CREATE TABLE left (behind)');

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
