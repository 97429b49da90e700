// Passes two steps, and ends its process in the third before vitest has heard of them: they run again.
// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 hung
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  let n = await conn.read(p);
  if (n === null) hang();
  for (; n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

// The first loop is stopped; the second one is the end of the process.
function hang(): void {
  for (let i = 0; i < 2; i += 1) {
    try {
      for (;;);
    } catch {
      // once more
    }
  }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
