// expect 1.1 hung|crashed
// expect 1.3 passed
import type { Conn } from '@socketlings/net';

const kept: unknown[] = [];

export async function handleConn(conn: Conn): Promise<void> {
  if ((await conn.read(new Uint8Array(10))) !== null) {
    for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i })));
  }
  await conn.close();
}

export async function serve(): Promise<void> {}
