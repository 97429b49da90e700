// The tests ask the process and the clock later; what they ask stays what it was.
// expect file passed
// expect 1.1 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const wishes: [object, string][] = [
  [process, 'memoryUsage'],
  [process.memoryUsage, 'rss'],
  [process, 'hrtime'],
  [process.hrtime, 'bigint'],
  [process, 'cpuUsage'],
  [performance, 'now'],
];
for (const [owner, name] of wishes) {
  if (Reflect.set(owner, name, () => 0)) throw new Error(`not refused: ${name}`);
}

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
