// Throws when a socket of its own has been silent for a minute: in the time of the test, which is over by then.
// expect 1.1 failed|crashed: late
import net from 'node:net';
import type { Conn } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const socket = new net.Socket().setTimeout(1000).setTimeout(60_000);
  socket.once('timeout', () => {
    throw new Error('late');
  });
  const gone = new net.Socket().setTimeout(30_000, () => {
    throw new Error('of one that is destroyed');
  });
  gone.destroy();
  const p = new Uint8Array(1024);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(): Promise<void> {}
