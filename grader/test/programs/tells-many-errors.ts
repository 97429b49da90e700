// exercise 1.9
// Tells the same error a hundred thousand times, and each time is counted.
// expect 1.9 failed: report each failure once
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(16_384);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  } finally {
    await conn.close();
  }
}

export async function serve(
  listener: Listener,
  handler: (conn: Conn) => Promise<void>,
  { onError }: { onError?(error: unknown): void } = {},
): Promise<void> {
  const tell = (error: unknown): void => {
    for (let i = 0; i < 100_000; i += 1) onError?.(error);
  };
  try {
    for (;;) void handler(await listener.accept()).catch(tell);
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
