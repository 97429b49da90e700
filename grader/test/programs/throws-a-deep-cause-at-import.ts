// expect file crashed: could not be loaded: Error: deep
// expect 1.1 not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

let error = new Error('bottom');
for (let i = 0; i < 100_000; i += 1) error = new Error('deep', { cause: error });
throw error;

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
