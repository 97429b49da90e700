// An echo over Node's and the web's streams, with an abort signal and a debug listener.
// expect file passed
import { EventEmitter, once } from 'node:events';
import { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

process.on('warning', () => {});
process.once('exit', () => {});

class Stream extends Duplex {
  readonly #conn: Conn;

  constructor(conn: Conn) {
    super({ allowHalfOpen: true });
    this.#conn = conn;
  }

  override async _read(size: number): Promise<void> {
    try {
      const p = Buffer.allocUnsafe(Math.min(size, 1024));
      const n = await this.#conn.read(p);
      this.push(n === null ? null : p.subarray(0, n));
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  override _write(chunk: Buffer, _: string, done: (error?: Error | null) => void): void {
    this.#conn.write(chunk).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#conn.close().then(() => done(), done);
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  const stream = new Stream(conn);
  const controller = new AbortController();
  await pipeline(stream, stream, { signal: controller.signal });
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  const events = new EventEmitter();
  const ended = once(events, 'end');
  const handle = (conn: Conn): void => void handler(conn).catch(() => {});
  const accepting = (async () => {
    for (;;) handle(await listener.accept());
  })().catch((error: unknown) => {
    if (!(error instanceof ClosedError)) throw error;
    events.emit('end');
  });
  await Promise.all([ended, accepting]);
}
