// What tells an endless loop is a turn of the event loop: here no immediate ever has its turn.
// expect 1.1 hung|crashed|tampered|failed
// expect 1.2 hung|crashed|tampered|failed
import { AsyncResource } from 'node:async_hooks';
import type { Conn } from '@socketlings/net';

const immediate = setImmediate(() => {});
clearImmediate(immediate);
for (const prototype of [Object.getPrototypeOf(immediate) as object, AsyncResource.prototype]) {
  for (const name of ['_onImmediate', 'runInAsyncScope', 'hasRef']) {
    try {
      Object.defineProperty(prototype, name, { set() {}, get: () => () => {}, configurable: true });
    } catch {
      // refused
    }
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  await conn.read(new Uint8Array(10));
  for (;;) await null;
}

export async function serve(): Promise<void> {}
