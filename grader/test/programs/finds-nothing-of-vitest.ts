// Whatever vitest keeps where everybody finds it: the way to its main process, which hears the second witness.
// expect file passed
// expect 1.1 passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const found = Reflect.ownKeys(globalThis).filter((name) => {
  const value: unknown = Reflect.get(globalThis, name);
  const isObject = (typeof value === 'object' || typeof value === 'function') && value !== null;
  return isObject && (String(name).startsWith('__v') || Reflect.has(value as object, 'rpc'));
});
const graderHooks: unknown = Reflect.get(globalThis, Symbol.for('socketlings.grader-hooks'));
const test = (import.meta as { vitest?: unknown }).vitest;
if (found.length > 0 || graderHooks || test) {
  throw new Error(`there is ${found.map(String).join(', ')} ${String(graderHooks)} ${String(test)}`);
}

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
