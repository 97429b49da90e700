// Memory of every kind: resizable, shared, views on views, copyWithin, a pool, and a subclass of Uint8Array.
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

class Slab extends Uint8Array {
  static get [Symbol.species](): Uint8ArrayConstructor { return Uint8Array; }
  get hex(): string { return Buffer.from(this.buffer, this.byteOffset, this.length).toString('hex'); }
  override toString(): string { return `Slab(${this.length})`; }
}

interface Resizable { resize(size: number): void; readonly resizable: boolean }
const Growing = ArrayBuffer as unknown as new (size: number, options: { maxByteLength: number }) => ArrayBuffer & Resizable;
const kinds: (() => Uint8Array)[] = [
  () => new Slab(100),
  () => new Uint8Array(new SharedArrayBuffer(256), 8, 200),
  () => new Uint8Array(new Growing(64, { maxByteLength: 1024 })),
  () => Buffer.allocUnsafeSlow(333),
  () => Buffer.from(new Float64Array(32).buffer, 16),
  () => new Uint8Array(new DataView(new ArrayBuffer(500), 100, 300).buffer, 100, 300),
];
const pool: Uint8Array[] = [];
let turn = 0;

export async function handleConn(conn: Conn): Promise<void> {
  const p = pool.pop() ?? kinds[turn++ % kinds.length]!();
  const shifted = new Uint8Array(2048);
  try {
    for (let n: number | null; (n = await conn.read(p)) !== null; ) {
      shifted.set(p.subarray(0, n), 1);
      shifted.copyWithin(0, 1, n + 1);
      const { buffer } = p as Uint8Array<ArrayBuffer>;
      if ((buffer as ArrayBuffer & Partial<Resizable>).resizable) (buffer as ArrayBuffer & Resizable).resize(64 + (n % 128));
      if (p instanceof Slab && p.hex.length !== 2 * p.length) throw new TypeError(`${p}`);
      await conn.write(n % 2 ? shifted.subarray(0, n) : Slab.from(shifted.subarray(0, n)));
    }
  } finally {
    if (p.length > 0) pool.push(p);
    await conn.close();
  }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>, options: { onError?(error: unknown): void } = {}): Promise<void> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  while (Atomics.load(flag, 0) === 0) {
    try {
      const conn = await listener.accept();
      handler(conn).catch((error: unknown) => options.onError?.(error));
    } catch (error) {
      if (error instanceof ClosedError) Atomics.store(flag, 0, 1);
      else {
        options.onError?.(error);
        await new Promise((resolve) => setTimeout(resolve, 99));
      }
    }
  }
}
