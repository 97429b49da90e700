// Follows its clients through its calls, as servers do for their logs.
// expect file passed
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { Conn, Listener } from '@socketlings/net';

const client = new AsyncLocalStorage<string>();

export async function handleConn(conn: Conn): Promise<void> {
  await client.run(String(conn.remoteAddr), () => echo(conn));
}

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  const name = AsyncResource.bind(() => client.getStore());
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    if (!client.getStore() || client.getStore() !== name()) throw new Error('who is it?');
    await conn.write(p.subarray(0, n));
  }
  if (client.exit(() => client.getStore()) !== undefined) throw new Error('somebody is left');
  await conn.close();
}

export async function serve(
  listener: Listener,
  handler: (conn: Conn) => Promise<void>,
): Promise<void> {
  for (;;) void handler(await listener.accept());
}
