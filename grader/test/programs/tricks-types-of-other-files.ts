// Its types ask about other files of this machine: TypeScript would tell what is in there.
// expect file failed: '../../package.json'
// expect 1.1 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

export const told: keyof typeof import('../../package.json') = 0;

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
