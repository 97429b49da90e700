// expect file passed
// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
import { readFileSync } from 'node:fs';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

// What the shell of the grader holds and nobody should find has this in it; see programs.test.ts.
const MARK = 'a-secret-of-this-shell';
const PLACES = ['/proc/self/environ', '/proc/1/environ', `/proc/${process.ppid}/environ`];

function attempt(look: () => unknown): string {
  try {
    return JSON.stringify(look()) ?? '';
  } catch {
    return ''; // refused, which is as good
  }
}

const found = [
  attempt(() => process.env),
  attempt(() => Object.values(process.env)),
  attempt(() => process.report.getReport()),
  ...PLACES.map((path) => attempt(() => readFileSync(path, 'latin1'))),
];
if (found.some((text) => text.includes(MARK))) throw new Error(found.join('\n'));
if (process.env['DEBUG'] !== undefined) throw new Error('DEBUG is set');

export async function handleConn(conn: Conn): Promise<void> {
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
