// expect file crashed: imports 'node:trace_events', which is out of bounds for a graded program. It keeps files
// expect 1.1 not-run
// expect 1.2 not-run
import { createTracing } from 'node:trace_events';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

createTracing({ categories: ['node.async_hooks'] }).enable();

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
