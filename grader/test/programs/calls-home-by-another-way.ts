// expect file crashed: WebSocket is not available
// expect 1.1 not-run
// expect 1.2 not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

type Opener = new (address: string) => unknown;
const Socket = Reflect.get(globalThis, 'WebSocket') as Opener | undefined;
if (!Socket) throw new Error('WebSocket is not available on this Node');
new Socket('ws://127.0.0.1:9/');

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
