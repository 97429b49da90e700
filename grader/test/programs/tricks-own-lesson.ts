// expect 1.1 crashed|failed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

throwLater();
function throwLater(): void {
  void Promise.reject({ name: 'Lesson', message: 'passed', facts: { lesson: 'All is well.' } });
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
