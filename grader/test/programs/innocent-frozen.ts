// All is frozen or sealed; objects without a prototype; weak references, and a registry for what is gone.
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const config = Object.freeze(Object.assign(Object.create(null) as { size: number; pause: number }, { size: 300, pause: 70 }));
const SYMBOLS = Object.freeze({ p: Symbol('p'), label: Symbol.for('my.label') } as const);
const facts = new WeakMap<object, { bytes: number }>();
const gone = new FinalizationRegistry<string>(() => {});
const living = new Set<WeakRef<object>>();

class Client {
  static { Object.freeze(Client.prototype); }
  readonly #conn: Conn;
  readonly #p = new Uint8Array(config.size);
  constructor(conn: Conn) {
    this.#conn = conn;
    facts.set(this, { bytes: 0 });
    gone.register(this, String(conn.remoteAddr), this);
    living.add(new WeakRef(this));
    Object.freeze(this);
  }
  static isClient(value: object): value is Client { return #conn in value; }
  get bytes(): number { return facts.get(this)!.bytes; }
  set bytes(n: number) { facts.get(this)!.bytes = n; }
  async echo(): Promise<void> {
    for (let n = await this.#conn.read(this.#p); n !== null; n = await this.#conn.read(this.#p)) {
      this.bytes += n;
      await this.#conn.write(this.#p.subarray(0, n));
    }
  }
  close(): Promise<void> { gone.unregister(this); return this.#conn.close(); }
}
Object.freeze(Client);

export const handleConn = Object.freeze(async (conn: Conn): Promise<void> => {
  Object.preventExtensions(conn);
  const client = new Client(conn);
  try { if (Client.isClient(client)) await client.echo(); } finally { await client.close(); }
});

const api = Object.freeze({
  __proto__: null,
  async serve(listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(error: unknown): void } = Object.freeze({})): Promise<void> {
    Object.freeze(listener);
    for (;;) {
      try {
        const conn = Object.seal(await listener.accept());
        handler(conn).catch((error: unknown) => options.onError?.(error));
      } catch (error) {
        if (Object.isFrozen(error)) throw new Error('frozen');
        if (error instanceof ClosedError) return;
        options.onError?.(Object.freeze(error));
        await new Promise((resolve) => setTimeout(resolve, config.pause, SYMBOLS));
      }
    }
  },
});
export const { serve } = api;
