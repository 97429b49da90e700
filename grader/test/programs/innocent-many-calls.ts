// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function handleConn(conn: Conn): Promise<void> {
  if (fib(22) !== 17_711) return;
  await echo(conn);
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
