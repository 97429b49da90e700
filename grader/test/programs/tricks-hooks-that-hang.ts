// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

type Hook = (hook: () => Promise<void>, timeout: number) => void;
const vitest = Reflect.get(globalThis, '__vitest_index__') as { afterEach: Hook; afterAll: Hook } | undefined;
vitest?.afterEach(() => new Promise(() => {}), 1e9);
vitest?.afterAll(() => new Promise(() => {}), 1e9);

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export const handleConn = echo;

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
