// One task does all the writing, fed by an async iterator; requests are thenables; state machines by symbols.
// exercise 3
// expect file passed
import * as net from '@socketlings/net';
import type { Addr, Conn, Deadline, Op, RawConn } from '@socketlings/net';

const OPEN = Symbol('open'), CLOSING = Symbol('closing'), CLOSED = Symbol('closed');

class Deferred<T> implements PromiseLike<T> {
  resolve!: (value: T | PromiseLike<T>) => void;
  reject!: (reason: unknown) => void;
  readonly promise = new Promise<T>((resolve, reject) => Object.assign(this, { resolve, reject }));
  then<A = T, B = never>(a?: ((value: T) => A | PromiseLike<A>) | null, b?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B> { return this.promise.then(a, b); }
}
class Job<T> extends Deferred<T> { constructor(readonly run: () => Promise<T>) { super(); } }

class Worker implements AsyncIterable<{ job: Job<any> }>, AsyncDisposable {
  #jobs: Job<any>[] = [];
  #bell = new Deferred<void>();
  #stopped = false;
  readonly done = (async () => {
    for await (const { job } of this) await job.run().then(job.resolve, job.reject);
  })();
  submit<T>(run: () => Promise<T>): Promise<T> {
    const job = new Job(run);
    this.#jobs.push(job);
    this.#bell.resolve();
    return job.promise;
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<{ job: Job<any> }> {
    for (let at = 0; ; ) {
      if (at < this.#jobs.length) { yield { job: this.#jobs[at++]! }; continue; }
      this.#jobs = [];
      at = 0;
      if (this.#stopped) return;
      this.#bell = new Deferred();
      await this.#bell;
    }
  }
  async [Symbol.asyncDispose](): Promise<void> { this.#stopped = true; this.#bell.resolve(); await this.done; }
}

export class SafeConn implements Conn {
  #state: symbol = OPEN;
  readonly #tasks = Object.freeze({ read: new Worker(), write: new Worker() });
  readonly #raw: RawConn;
  constructor(raw: RawConn) { this.#raw = raw; }
  get localAddr(): Addr { return this.#raw.localAddr; }
  get remoteAddr(): Addr { return this.#raw.remoteAddr; }
  read(p: Uint8Array): Promise<number | null> {
    if (this.#state !== OPEN) return Promise.reject(this.#closed('read'));
    return this.#tasks.read.submit(async () => {
      if (this.#state !== OPEN) throw this.#closed('read');
      return this.#raw.read(p).catch((error: unknown) => { throw this.#explain('read', error, 0); });
    });
  }
  write(p: Uint8Array): Promise<void> {
    if (this.#state !== OPEN) return Promise.reject(this.#closed('write'));
    return this.#tasks.write.submit(async () => {
      for (let sent = 0, first = true; first || sent < p.length; first = false) {
        if (this.#state !== OPEN) throw this.#closed('write', sent);
        try { sent += await this.#raw.write(p.subarray(sent)); } catch (error) { throw this.#explain('write', error, sent); }
      }
    });
  }
  async closeWrite(): Promise<void> { if (this.#state !== OPEN) throw this.#closed('close'); return this.#raw.closeWrite(); }
  async close(): Promise<void> {
    if (this.#state !== OPEN) throw this.#closed('close');
    this.#state = CLOSING;
    this.#raw.setDeadline(0);
    await Promise.allSettled(Object.values(this.#tasks).map((task) => task[Symbol.asyncDispose]()));
    this.#state = CLOSED;
    await this.#raw.close();
  }
  setDeadline(t: Deadline): void { this.#set('setDeadline', t); }
  setReadDeadline(t: Deadline): void { this.#set('setReadDeadline', t); }
  setWriteDeadline(t: Deadline): void { this.#set('setWriteDeadline', t); }
  #set(name: 'setDeadline' | 'setReadDeadline' | 'setWriteDeadline', t: Deadline): void {
    if (this.#state !== OPEN) throw this.#closed('set');
    Reflect.apply(this.#raw[name], this.#raw, [t]);
  }
  #closed(op: Op, n = 0, cause?: unknown): net.ClosedError { return new net.ClosedError({ op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr, ...(cause ? { cause } : {}) }); }
  #explain(op: Op, error: unknown, n: number): unknown {
    if (!(error instanceof net.NetError)) return error;
    if (this.#state !== OPEN) return this.#closed(op, n, error);
    const facts = { op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr, cause: error };
    return error instanceof net.TimeoutError ? new net.TimeoutError(facts) : new net.NetError({ ...facts, code: error.code });
  }
}

export class FrameWriter {
  static readonly #torn = new WeakMap<FrameWriter, unknown>();
  readonly #task = new Worker();
  #queued = 0n;
  readonly #outside: { size: bigint; enter: () => void }[] = [];
  readonly #max: bigint;
  constructor(private readonly conn: Conn, options?: { maxQueuedBytes?: number }) {
    const max = options?.maxQueuedBytes ?? Number.MAX_SAFE_INTEGER;
    this.#max = BigInt(Math.min(max, Number.MAX_SAFE_INTEGER));
  }
  get broken(): boolean { return FrameWriter.#torn.has(this); }
  async writeFrame(...parts: Uint8Array[]): Promise<void> {
    const size = parts.map((part) => BigInt(part.length)).reduce((a, b) => a + b, 0n);
    if (this.#outside.length > 0 || !this.#fits(size)) await new Promise<void>((enter) => this.#outside.push({ size, enter }));
    else this.#queued += size;
    const frame = new Uint8Array(Number(size));
    parts.reduce((at, part) => (frame.set(part, at), at + part.length), 0);
    try {
      await this.#task.submit(async () => {
        if (this.broken) throw FrameWriter.#torn.get(this);
        try { await this.conn.write(frame); } catch (error) {
          if (error instanceof net.NetError && error.n !== 0) FrameWriter.#torn.set(this, error);
          throw error;
        }
      });
    } finally {
      this.#queued -= size;
      for (let first = this.#outside[0]; first && this.#fits(first.size); first = this.#outside[0]) {
        this.#queued += first.size;
        this.#outside.shift()!.enter();
      }
    }
  }
  #fits(size: bigint): boolean { return this.#queued === 0n || this.#queued + size <= this.#max; }
}
