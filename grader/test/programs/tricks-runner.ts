// expect file crashed: onBeforeRunTask is built in, and read-only here
// expect 1.1 not-run
// expect 1.2 not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

interface Runner {
  prototype: { onBeforeRunTask: unknown };
}
const vitest = Reflect.get(globalThis, '__vitest_index__') as { TestRunner: Runner };
vitest.TestRunner.prototype.onBeforeRunTask = function (this: { moduleRunner: unknown }) {
  return this.moduleRunner;
};

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
