// Node's streams all the way: Readable.from a generator, a Transform that counts, a Writable at the end.
// expect file passed
import { Readable, Transform, Writable, addAbortSignal, type TransformCallback } from 'node:stream';
import { pipeline, finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

class Counter extends Transform {
  static #total = 0n;
  static get total(): bigint { return Counter.#total; }
  #seen = 0;
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#seen += chunk.length;
    Counter.#total += BigInt(chunk.length);
    done(null, chunk);
  }
  override _flush(done: TransformCallback): void {
    this.emit('counted', this.#seen);
    done();
  }
}

async function* chunks(conn: Conn): AsyncGenerator<Buffer, void, undefined> {
  for (;;) {
    const p = Buffer.allocUnsafe(4096); // from Buffer's own pool
    const n = await conn.read(p);
    if (n === null) return;
    yield p.subarray(0, n);
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  const ac = new AbortController();
  const sink = new Writable({
    highWaterMark: 4096,
    write(chunk: Buffer, _encoding, done) { conn.write(chunk).then(() => done(), done); },
  });
  const counter = new Counter({ highWaterMark: 4096 }).on('counted', (n: number) => { if (n < 0) throw new RangeError('never'); });
  const source = addAbortSignal(ac.signal, Readable.from(chunks(conn), { highWaterMark: 1, objectMode: true }));
  try {
    await Promise.all([pipeline(source, counter, sink), finished(sink)]);
  } finally {
    ac.abort();
    await conn.close();
  }
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>, { onError }: { onError?(error: unknown): void } = {}): Promise<void> {
  async function* clients(): AsyncGenerator<Conn> {
    while (true) {
      try { yield await listener.accept(); } catch (error) {
        if (error instanceof ClosedError) return;
        onError?.(error);
        await sleep(250);
      }
    }
  }
  for await (const conn of clients()) handler(conn).then(undefined, (error: unknown) => onError?.(error));
}
