// expect 1.1 failed
// expect 1.2 failed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

interface Runner {
  prototype: { onBeforeRunTask: unknown };
}
const vitest = Reflect.get(globalThis, '__vitest_index__') as { TestRunner: Runner } | undefined;
if (vitest) {
  vitest.TestRunner.prototype.onBeforeRunTask = function (this: { moduleRunner: unknown }) {
    return this.moduleRunner;
  };
}

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.fill(65).subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
