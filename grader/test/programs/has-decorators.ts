// TypeScript knows them, and nothing here can run them.
// expect file crashed: has-decorators.ts:10 has a decorator
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

function logged<T extends (...args: never[]) => unknown>(method: T, _context: ClassMethodDecoratorContext): T {
  return method;
}

class Echo {
  @logged
  async run(conn: Conn): Promise<void> {
    const p = new Uint8Array(100);
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
    await conn.close();
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  await new Echo().run(conn);
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
