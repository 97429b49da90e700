// An error that ends every real process is hidden from the grader alone.
// expect 1.1 crashed|failed|tampered
// expect 1.3 crashed|failed|tampered
import { EventEmitter } from 'node:events';
import type { Conn, Listener } from '@socketlings/net';

const remove = (name: string): unknown => EventEmitter.prototype.removeAllListeners.call(process, name);

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  remove('uncaughtExceptionMonitor');
  remove('uncaughtException');
  EventEmitter.prototype.on.call(process, 'uncaughtException', () => {});
  process.nextTick(() => {
    throw new Error('out of a tick');
  });
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
