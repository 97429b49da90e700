// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

class Queue<T> extends Array<T> {
  override push(...items: T[]): number {
    return super.push(...items);
  }
}
class Table extends Map<string, number> {
  override get(key: string): number {
    return super.get(key) ?? 0;
  }
}

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function handleConn(conn: Conn): Promise<void> {
  const queue = new Queue<Conn>();
  queue.push(conn);
  if (new Table().get('x') !== 0) return;
  Object.assign(conn, { label: 'mine' });
  await echo(conn);
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
