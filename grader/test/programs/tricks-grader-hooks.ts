// expect 1.1 failed
// expect 1.2 failed|crashed|tampered|not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

interface GraderHooks {
  defined(title: string, body: () => Promise<void>): void;
}
const graderHooks = Reflect.get(globalThis, Symbol.for('socketlings.grader-hooks')) as GraderHooks | undefined;
graderHooks?.defined('sends hello back, and not a byte more', async () => {});
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
