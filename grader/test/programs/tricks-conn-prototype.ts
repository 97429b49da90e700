// expect 1.1 failed|crashed|tampered|not-run
// expect 1.2 failed|crashed|tampered|not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export function patch(conn: Conn): void {
  for (let proto = Object.getPrototypeOf(conn) as object | null; proto && proto !== Object.prototype; ) {
    Reflect.set(proto, 'read', async (p: Uint8Array) => p.length);
    Reflect.set(proto, 'write', async () => {});
    proto = Object.getPrototypeOf(proto) as object | null;
  }
}
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
