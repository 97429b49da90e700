// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

class EchoError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EchoError';
    this.message = `echo: ${message}`;
  }
}
const table: Record<string, unknown> = {};
table['toString'] = () => 'mine';
table['constructor'] = EchoError;
function Old(this: { toString: () => string }): void {
  this.toString = () => 'old';
}
Old.prototype.toString = () => 'old';
Old.prototype.constructor = Old;

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function handleConn(conn: Conn): Promise<void> {
  const error = new EchoError('x');
  if (error.name !== 'EchoError' || String(error) !== 'EchoError: echo: x') return;
  if (String(table) !== 'mine') return;
  await echo(conn);
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
