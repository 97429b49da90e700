// expect file crashed: and that ends a real process: something that is no Error: null
// expect 1.1 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

process.nextTick(() => {
  // oxlint-disable-next-line typescript/only-throw-error
  throw null;
});
await new Promise((resolve) => void setTimeout(resolve, 1));

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
