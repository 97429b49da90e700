// exercise 1.13
// A deadline that is no number: it must not become the time.
// expect 1.13 failed|crashed|tampered
import { ClosedError, NetError, TimeoutError, SysError, type Conn, type Listener } from '@socketlings/net';

async function extra(_: Conn) {}

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(16384);
  try { for (let n = await conn.read(p); n !== null; n = await conn.read(p)) { await extra(conn); await conn.write(p.subarray(0, n)); } } finally { await conn.close(); }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(e: unknown): void } = {}): Promise<void> {
  listener.setDeadline(NaN);
  for (;;) {
    try { const c = await listener.accept(); void handler(c).catch((e: unknown) => options.onError?.(e)); }
    catch (error) {
      if (error instanceof TimeoutError) { await new Promise((r) => setTimeout(r, 5)); listener.setDeadline(null); continue; }
      if (error instanceof ClosedError) return; // all else: again at once, a million times a second
    }
  }
}
