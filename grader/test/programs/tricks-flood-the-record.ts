// expect file failed
// expect 1.1 failed
import { fstatSync, writeSync } from 'node:fs';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const lines = '\n'.repeat(1_000_000);
for (let fd = 3; fd < 60; fd += 1) {
  try {
    if (fstatSync(fd).isFile()) for (let i = 0; i < 150; i += 1) writeSync(fd, lines);
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
