// Says that its source is another file: then a map would hold what that file says.
// expect file passed
import { readFileSync } from 'node:fs';
import type { Conn, Listener } from '@socketlings/net';

interface Vitest {
  rpc?: { fetch?(...all: unknown[]): Promise<{ tmp?: string; code?: string }> };
}

const { rpc } = ((globalThis as never)['__vitest_worker__'] ?? {}) as Vitest;
const me = import.meta.url.replace('file://', '');
const found = await rpc?.fetch?.(me, undefined, '__vitest__', {}).catch(() => undefined);
const code = found?.tmp ? readFileSync(found.tmp, 'utf8') : String(found?.code);
const [, map = ''] = /sourceMappingURL=data:[^,]*,([A-Za-z0-9+/=]+)\s*$/.exec(code) ?? [];
const text = Buffer.from(map, 'base64').toString();
if (text.includes('/etc/hostname') || text.includes('root:')) throw new Error('it was read');

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(4096);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch {
    // it is over
  }
}
//# sourceMappingURL=data:application/json,{"version":3,"sources":["/etc/hostname","/etc/passwd"],"names":[],"mappings":"AAAA;ACAA"}
