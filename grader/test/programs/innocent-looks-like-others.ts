// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

// Objects that only look like others: own then, own hasInstance, own iterators, own toString, JSON and inspection.
import util from 'node:util';
const nothing: any = { then: undefined };
const later: any = { then(f: (value: number) => void) { queueMicrotask(() => f(1)); } };
class Anything { static [Symbol.hasInstance](_: unknown): boolean { return true; } }
class Never { static [Symbol.hasInstance](_: unknown): boolean { return false; } }
const array: any = Object.assign([1, 2], { toJSON: () => 'array', [util.inspect.custom]: () => 'array!' });
Object.defineProperty(array, Symbol.iterator, { *value() { yield 7; } });
const table: any = Object.create(null);
table.constructor = Never; table.hasOwnProperty = () => false; table.__proto__ = 'text'; table.then = 0;
handleConn.bind = Function.prototype.bind; (handleConn as any).toString = () => 'native code'; Object.defineProperty(handleConn, 'name', { value: 'echo' });
(serve as any).then = undefined; (serve as any).call = () => { throw new Error('not like this'); };
if ((await later) !== 1 || (await nothing).then !== undefined || [...array][0] !== 7 || !(array instanceof Anything)) throw new Error('odd');

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(1024);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  } finally {
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
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
