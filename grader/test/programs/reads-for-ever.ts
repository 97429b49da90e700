// expect 1.1 passed
// expect 1.3 failed: You keep calling read() after the end
import type { Conn } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (;;) {
    const n = await conn.read(p);
    if (n) await conn.write(p.subarray(0, n));
  }
}
export async function serve(): Promise<void> {}
