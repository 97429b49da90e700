// expect file failed
// expect 1.1 failed
// expect 1.2 failed|passed
import { fstatSync, writeSync } from 'node:fs';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

for (let fd = 3; fd < 60; fd += 1) {
  try {
    if (!fstatSync(fd).isFile()) continue;
    const test = 'sends hello back, and not a byte more';
    writeSync(fd, `${JSON.stringify({ type: 'test-start', test })}\n`);
    writeSync(fd, `${JSON.stringify({ type: 'test-end', test, ms: 1 })}\n`);
  } catch {
    // not this one
  }
}
export async function handleConn(conn: Conn): Promise<void> {
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
