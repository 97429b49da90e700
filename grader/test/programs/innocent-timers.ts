// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

import timers from 'node:timers';
import { setInterval as every, setTimeout as sleep } from 'node:timers/promises';
// Timers of every kind, and the clock in every form: all of them in the time of the test.
class Stamp extends Date { get iso(): string { return this.toISOString(); } }
const started = performance.now();
const heart = timers.setInterval(() => {}, 1000);
heart.unref();
const handle = setTimeout(() => { throw new Error('never'); }, 1e6);
clearTimeout(+handle);
clearInterval(undefined);
const once = setTimeout((a: number, b: number) => { if (a + b !== 3) throw new Error('odd'); }, 5, 1, 2);
if (!once.hasRef() || once.refresh() !== once) throw new Error('odd timer');
const limited = { async waits(ms: number): Promise<number> { let n = 0; for await (const _ of every(10)) { n += 10; if (n >= ms) break; } return n; } };

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(1024);
  const since = Date.now();
  const signal = AbortSignal.timeout(3_600_000);
  await limited.waits(20);
  const idle = setTimeout(() => {}, 60_000);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
      idle.refresh();
      signal.throwIfAborted();
      await Promise.race([conn.write(p.subarray(0, n)), new Promise<void>(() => {})]);
    }
  } finally {
    clearTimeout(idle);
    if (new Stamp().iso < new Stamp(since).iso || performance.now() < started - 1e9 || !(new Date() instanceof Date)) throw new Error('time ran backwards');
    await conn.close();
  }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(error: unknown): void } = {}): Promise<void> {
  for (;;) {
    try {
      const conn = await listener.accept();
      handler(conn).catch((error: unknown) => options.onError?.(error));
    } catch (error) {
      if (error instanceof ClosedError) return;
      options.onError?.(error);
      await sleep(100, undefined, { ref: false });
    }
  }
}
