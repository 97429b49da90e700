// Takes the process's own listeners away, and catches what nobody should.
// expect 1.1 failed|crashed|tampered|not-run
// expect 1.2 failed|crashed|tampered|not-run
// expect 1.3 failed|crashed|tampered|not-run
import { EventEmitter } from 'node:events';
import type { Conn, Listener } from '@socketlings/net';

EventEmitter.prototype.removeAllListeners.call(process, 'uncaughtExceptionMonitor');
EventEmitter.prototype.removeAllListeners.call(process, 'uncaughtException');
try {
  process.setUncaughtExceptionCaptureCallback(() => {});
} catch {
  // refused
}
EventEmitter.prototype.on.call(process, 'unhandledRejection', () => {});
EventEmitter.prototype.prependListener.call(process, 'unhandledRejection', () => {});

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(100);
  setTimeout(() => {
    throw new Error('nobody hears this');
  }, 1);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    void Promise.reject(new Error('nobody catches this'));
    setTimeout(() => {
      throw new Error('nobody hears this');
    }, 0);
    await conn.write(p.subarray(0, n));
  }
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch {
    // it is over
  }
}
