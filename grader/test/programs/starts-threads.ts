// expect file crashed: imports 'node:worker_threads', which is out of bounds for a graded program. It starts processes and threads
// expect 1.1 not-run
import { Worker } from 'node:worker_threads';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  const n = await conn.read(p);
  if (n !== null) {
    new Worker('for (;;);', { eval: true });
  }
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
