// What the test expects is made with TextEncoder: here it has no bytes any more.
// expect 1.1 failed|crashed|tampered|not-run
// expect 1.2 failed|crashed|tampered|not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

TextEncoder.prototype.encode = () => new Uint8Array(0);

export async function handleConn(conn: Conn): Promise<void> {
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
