// Writers stand in line in a web stream each; a subclass of Map keeps score; AsyncLocalStorage tells whose turn it is.
// exercise 3
// expect file passed
import { AsyncLocalStorage } from 'node:async_hooks';
import { debuglog } from 'node:util';
import { ClosedError, NetError, TimeoutError, type Addr, type Conn, type Deadline, type Op, type RawConn } from '@socketlings/net';

const debug = debuglog('safe');
const turn = new AsyncLocalStorage<{ readonly op: Op; n: number }>();
class Score extends Map<Op, number> {
  override get(op: Op): number { return super.get(op) ?? 0; }
  add(op: Op): this { return this.set(op, this.get(op) + 1); }
}

/** A WritableStream hands its chunks to the sink one at a time: that is a lock. */
class Line {
  readonly #writer = new WritableStream<() => Promise<void>>({ write: (job) => job() }, { highWaterMark: Infinity, size: () => 1 }).getWriter();
  take<T>(body: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      void this.#writer.write(() => body().then(resolve, reject));
    });
  }
}

export class SafeConn implements Conn {
  readonly #raw: RawConn;
  readonly #lines: Record<'read' | 'write', Line> = { read: new Line(), write: new Line() };
  readonly #score = new Score();
  #closed = false;
  constructor(raw: RawConn) { this.#raw = raw; }
  get localAddr(): Addr { return this.#raw.localAddr; }
  get remoteAddr(): Addr { return this.#raw.remoteAddr; }

  read(p: Uint8Array): Promise<number | null> { return this.#turn('read', () => this.#raw.read(p)); }
  write(p: Uint8Array): Promise<void> {
    return this.#turn('write', async () => {
      const mine = turn.getStore()!;
      do {
        if (this.#closed) throw this.#error(ClosedError, 'write', mine.n);
        mine.n += await this.#raw.write(p.subarray(mine.n));
      } while (mine.n < p.length);
    });
  }
  async closeWrite(): Promise<void> { this.#check('close'); await this.#raw.closeWrite(); }
  async close(): Promise<void> {
    this.#check('close');
    this.#closed = true;
    this.#raw.setDeadline(0);
    await Promise.all(Object.values(this.#lines).map((line) => line.take(async () => {})));
    debug('%o', this.#score);
    await this.#raw.close();
  }
  setDeadline(t: Deadline): void { this.#check('set'); this.#raw.setDeadline(t); }
  setReadDeadline(t: Deadline): void { this.#check('set'); this.#raw.setReadDeadline(t); }
  setWriteDeadline(t: Deadline): void { this.#check('set'); this.#raw.setWriteDeadline(t); }

  #turn<T>(op: 'read' | 'write', body: () => Promise<T>): Promise<T> {
    this.#score.add(op);
    return this.#lines[op].take(() => turn.run({ op, n: 0 }, async () => {
      this.#check(op);
      try { return await body(); } catch (error) { throw this.#explain(error); }
    }));
  }
  #check(op: Op): void { if (this.#closed) throw this.#error(ClosedError, op, 0); }
  #error(Kind: typeof ClosedError | typeof TimeoutError, op: Op, n: number, cause?: Error): NetError {
    return new Kind({ op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr, ...(cause && { cause }) });
  }
  #explain(error: unknown): unknown {
    const { op, n } = turn.getStore()!;
    if (!(error instanceof NetError)) return error;
    if (this.#closed) return this.#error(ClosedError, op, n, error);
    if (error instanceof TimeoutError) return this.#error(TimeoutError, op, n, error);
    return new NetError({ op, n, code: error.code, localAddr: this.localAddr, remoteAddr: this.remoteAddr, cause: error });
  }
}

export class FrameWriter {
  readonly #line = new Line();
  readonly #door = new Line();
  readonly #limit: number;
  readonly #conn: WeakRef<Conn>;
  readonly #keep: Conn;
  #inside = 0;
  #bell: (() => void)[] = [];
  broken = false;
  #error: unknown;
  constructor(conn: Conn, options: { maxQueuedBytes?: number } = {}) {
    this.#keep = conn;
    this.#conn = new WeakRef(conn);
    this.#limit = options.maxQueuedBytes ?? Infinity;
  }
  async writeFrame(...parts: Uint8Array[]): Promise<void> {
    const size = parts.flatMap((part) => [part.length]).reduce((a, b) => a + b, 0);
    await this.#door.take(async () => {
      while (this.#inside > 0 && this.#inside + size > this.#limit) await new Promise<void>((ring) => this.#bell.push(ring));
      this.#inside += size;
    });
    try {
      const frame = new Uint8Array(await new Blob(parts as never).arrayBuffer());
      await this.#line.take(async () => {
        if (this.broken) throw this.#error;
        try { await (this.#conn.deref() ?? this.#keep).write(frame); } catch (error) {
          if (error instanceof NetError && error.n > 0) [this.broken, this.#error] = [true, error];
          throw error;
        }
      });
    } finally {
      this.#inside -= size;
      for (const ring of this.#bell.splice(0)) ring();
    }
  }
}
