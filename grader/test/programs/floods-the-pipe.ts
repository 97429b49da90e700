// expect 1.1 failed
// expect 1.3 passed
import { writeSync } from 'node:fs';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  const n = await conn.read(p);
  if (n !== null) {
    for (let i = 0; i < 1000; i += 1) writeSync(1, 'x'.repeat(100_000));
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
