// expect file failed
// expect 1.1 failed
import { fstatSync, ftruncateSync } from 'node:fs';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

for (let fd = 3; fd < 60; fd += 1) {
  try {
    if (fstatSync(fd).isFile()) ftruncateSync(fd, 0);
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
