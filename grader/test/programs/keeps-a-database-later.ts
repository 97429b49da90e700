// expect 1.1 failed|crashed: imports 'node:sqlite', which is out of bounds
// expect 1.2 failed|crashed: It keeps files that no wall asks about
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const name = ['node', 'sqlite'].join(':');

interface Sqlite {
  DatabaseSync: new (path: string) => { exec(text: string): void };
}


export async function handleConn(conn: Conn): Promise<void> {
  const { DatabaseSync } = (await import(name)) as Sqlite;
  new DatabaseSync('../left-behind.db').exec('CREATE TABLE left (behind)');
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
