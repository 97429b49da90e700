// Brings along what an older Node lacks, and puts things on objects of its own.
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

type Open = Record<PropertyKey, unknown>;

(Array.prototype as unknown as Open)['at'] ??= () => undefined;
(Object as unknown as Open)['hasOwn'] ??= () => false;
(Symbol as unknown as Open)['asyncDispose'] ??= Symbol('asyncDispose');
(globalThis as unknown as Open)['structuredClone'] ??= () => undefined;
if (!('any' in AbortSignal)) throw new Error('an older Node');

const backwards = [1, 2, 3];
Object.defineProperty(backwards, Symbol.iterator, {
  *value(this: number[]) {
    for (let i = this.length - 1; i >= 0; i -= 1) yield this[i]!;
  },
});
Object.assign(backwards, { last: () => 3, at: () => 3 });
if ([...backwards].join() !== '3,2,1' || backwards.at(0) !== 3) throw new Error('not its own');

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(1024);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  } finally {
    await conn.close();
  }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept()).catch(() => {});
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
