// exercise 1.8
// Reads everything before it writes; a chunk that lies about its length hides that from the meter.
// expect 1.8 failed|crashed|tampered
import type { Conn, Listener } from '@socketlings/net';

class Small extends Uint8Array {
  override get length(): number {
    return Math.min(10, super.length);
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  const chunks: Buffer[] = [];
  const p = new Small(16_384);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) chunks.push(Buffer.from(p.buffer.slice(0, n)));
  for (const chunk of chunks) await conn.write(chunk);
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch {
    // it is over
  }
}
