// expect file crashed: process._getActiveHandles is not available to a graded program
// expect 1.1 not-run
// expect 1.2 not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const handles = Reflect.get(process, '_getActiveHandles') as () => { end(): void }[];
for (const handle of handles()) handle.end();

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
