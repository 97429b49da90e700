// A chunk that says another length than it has: what counts is what was really written.
// expect 1.1 failed|crashed|tampered
import type { Conn, Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    const lie = { length: n, subarray: () => p.subarray(0, n!), buffer: p.buffer } as unknown as Uint8Array;
    await conn.write(lie);
  }
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch {
    // it is over
  }
}
