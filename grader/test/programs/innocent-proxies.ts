// Everything goes through proxies that write down who was asked for what.
// expect file passed
import util from 'node:util';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const calls = new Map<string | symbol, number>();
const originals = new WeakMap<object, object>();

function spied<T extends object>(target: T): T {
  const bound = new Map<PropertyKey, unknown>();
  const proxy = new Proxy(target, {
    get(object, key) {
      calls.set(key, (calls.get(key) ?? 0) + 1);
      const value: unknown = Reflect.get(object, key, object);
      if (typeof value !== 'function') return value;
      if (!bound.has(key)) bound.set(key, new Proxy(value, { apply: (f, _, args: unknown[]) => Reflect.apply(f as () => unknown, object, args) }));
      return bound.get(key);
    },
    has: (object, key) => key in object,
    ownKeys: (object) => Reflect.ownKeys(object),
    getPrototypeOf: (object) => Reflect.getPrototypeOf(object),
  });
  originals.set(proxy, target);
  return proxy;
}

const revocable = Proxy.revocable({}, {});
revocable.revoke();

export const handleConn = new Proxy(async (conn: Conn): Promise<void> => {
  const c = spied(conn);
  if (!util.types.isProxy(c) || !originals.has(c)) throw new Error('no proxy');
  void util.inspect(c, { showProxy: true, depth: 4 });
  const state = spied({ p: new Uint8Array(512), total: 0 });
  try {
    for (let n = await c.read(state.p); n !== null; n = await c.read(state.p)) {
      state.total += n;
      await c.write(state.p.subarray(0, n));
    }
  } finally {
    await c.close();
  }
}, {});

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(error: unknown): void } = {}): Promise<void> {
  const l = spied(listener);
  const o = spied({ ...options });
  for (;;) {
    let conn: Conn;
    try {
      conn = await l.accept();
    } catch (error) {
      if (error instanceof ClosedError) return;
      o.onError?.(error);
      await util.promisify(setTimeout)(60);
      continue;
    }
    handler(conn).catch((error: unknown) => o.onError?.(error));
  }
}
