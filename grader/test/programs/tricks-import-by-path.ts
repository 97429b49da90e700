// expect file crashed: imports '@socketlings/testkit', which only tests can use
// expect 1.1 not-run
// expect 1.2 not-run
import { join } from 'node:path';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const path = join(process.cwd(), 'node_modules/@socketlings/testkit/src/conn/client.ts');
const { Client } = (await import(path)) as { Client: { prototype: object } };
Object.assign(Client.prototype, { expectBytes: async () => {}, expectSilence: async () => {} });

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
