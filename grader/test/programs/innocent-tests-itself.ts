// Tests itself while it is loaded, with mocks of its own, before anybody else does.
// expect file passed
import assert, { AssertionError, strict } from 'node:assert';
import { EventEmitter, on, once } from 'node:events';
import { setTimeout as sleep, setImmediate as turn, scheduler } from 'node:timers/promises';
import { ClosedError, tcpAddr, type Conn, type Listener } from '@socketlings/net';

export async function handleConn(conn: Conn): Promise<void> {
  const p = new Uint8Array(900);
  try {
    for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
      assert.ok(n > 0 && n <= p.length, `n is ${n}`);
      await conn.write(p.subarray(0, n));
    }
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
      await sleep(80);
    }
  }
}

class Mock extends EventEmitter implements Conn {
  readonly localAddr = tcpAddr('127.0.0.1', 1);
  readonly remoteAddr = tcpAddr('127.0.0.1', 2);
  written = '';
  constructor(private readonly input: string[]) { super({ captureRejections: true }); }
  async read(p: Uint8Array): Promise<number | null> { await turn(); const text = this.input.shift(); return text === undefined ? null : new TextEncoder().encodeInto(text, p).written; }
  async write(p: Uint8Array): Promise<void> { this.written += new TextDecoder().decode(p); this.emit('written', this.written.length); }
  async closeWrite(): Promise<void> {}
  async close(): Promise<void> { this.emit('closed'); }
  setDeadline(): void {}
  setReadDeadline(): void {}
  setWriteDeadline(): void {}
}

const mock = new Mock(['he', 'llo']);
const closed = once(mock, 'closed', { signal: AbortSignal.timeout(5000) });
const lengths = on(mock, 'written', { close: ['closed'] } as object);
await handleConn(mock);
await closed;
strict.equal(mock.written, 'hello');
strict.deepEqual((await lengths.next()).value, [2]);
strict.throws(() => assert.fail('on purpose'), AssertionError);
await strict.rejects(serve({ accept: () => Promise.reject(new TypeError('once')) } as unknown as Listener, handleConn, { onError(error) { throw error; } }), TypeError);
await scheduler.wait(1);
await scheduler.yield();
