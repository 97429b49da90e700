// expect 1.1 passed
// expect 1.2 passed
import type { Conn } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    let sum = 0;
    for (let i = 0; i < 20_000_000; i += 1) sum = (sum * 31 + i) | 0;
    p[50] = sum;
    await conn.write(p.subarray(0, n));
  }
  await conn.close();
}

export async function serve(): Promise<void> {}
