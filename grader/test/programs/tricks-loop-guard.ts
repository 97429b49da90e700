// Takes away what would stop its endless loop.
// expect 1.1 hung|crashed|tampered
// expect 1.3 hung|crashed|tampered|failed
import type { Conn } from '@socketlings/net';

try {
  Reflect.set(globalThis, Symbol.for('socketlings.loop'), () => 1e15);
} catch {
  // refused
}

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(10);
  await conn.read(p);
  for (;;) p[0] = 1;
}

export async function serve(): Promise<void> {
  for (;;) await null;
}
