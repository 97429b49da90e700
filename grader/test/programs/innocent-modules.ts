// expect file passed
// expect 1.1 passed
// expect 1.2 passed
// expect 1.3 passed
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { format } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

Reflect.set(globalThis, 'mine', performance.now());
process.env['DEBUG'] = '1';
assert.equal(format('%s', createHash('sha1').update('x').digest('hex').length), '40');
assert.ok(gzipSync(readFileSync(new URL(import.meta.url))).length > 0);
const server = createServer((socket) => socket.end());
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
server.close();
const storage = new AsyncLocalStorage<string>();

async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export const handleConn = (conn: Conn): Promise<void> => storage.run('ann', () => echo(conn));

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
