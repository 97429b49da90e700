// expect 1.1 failed|crashed|tampered|not-run
// expect 1.2 failed|crashed|tampered|not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

type Add = (title: string, body: () => void) => void;
const vitest = Reflect.get(globalThis, '__vitest_index__') as { test: Add & { only: Add } } | undefined;
vitest?.test.only('sends hello back, and not a byte more', () => {});
vitest?.test('sends a short message back after a long one', () => {});
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
