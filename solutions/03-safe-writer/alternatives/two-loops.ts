// Two loops own the raw connection, one for each direction. Everybody else only leaves a job and a promise with them;
// whoever closes turns away the jobs that no loop has begun, and wakes the loops.

import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import type { Addr, Conn, Deadline, Op, RawConn } from '@socketlings/net';

interface Job {
  readonly op: 'read' | 'write';
  readonly p: Uint8Array;
  done: number;
  readonly resolve: (n: number | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Takes jobs one by one, and sleeps while there is none. */
class Loop {
  readonly jobs: Job[] = [];
  readonly #work: (job: Job) => Promise<number | null>;
  #running: Promise<void> | null = null;

  constructor(work: (job: Job) => Promise<number | null>) {
    this.#work = work;
  }

  add(job: Job): void {
    this.jobs.push(job);
    this.#running ??= this.#run();
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let job = this.jobs.shift(); job; job = this.jobs.shift()) {
      await this.#work(job).then(job.resolve, job.reject);
    }
    this.#running = null;
  }
}

export class SafeConn implements Conn {
  readonly #raw: RawConn;
  readonly #reader = new Loop(({ p }) => this.#raw.read(p));
  readonly #writer = new Loop(async (job) => {
    do {
      if (this.#closed) throw this.#error(ClosedError, 'write', job.done);
      job.done += await this.#raw.write(job.p.subarray(job.done));
    } while (job.done < job.p.length);
    return job.done;
  });
  #closed = false;

  constructor(raw: RawConn) {
    this.#raw = raw;
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#leave(this.#reader, 'read', p);
  }

  async write(p: Uint8Array): Promise<void> {
    await this.#leave(this.#writer, 'write', p);
  }

  async closeWrite(): Promise<void> {
    if (this.#closed) throw this.#error(ClosedError, 'close', 0);
    await this.#raw.closeWrite();
  }

  async close(): Promise<void> {
    if (this.#closed) throw this.#error(ClosedError, 'close', 0);
    this.#closed = true;
    for (const { jobs } of [this.#reader, this.#writer]) {
      for (const job of jobs.splice(0)) job.reject(this.#error(ClosedError, job.op, 0));
    }
    this.#raw.setDeadline(0); // long ago, on every clock
    await this.#reader.idle();
    await this.#writer.idle();
    await this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.#open().setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#open().setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#open().setWriteDeadline(t);
  }

  #open(): RawConn {
    if (this.#closed) throw this.#error(ClosedError, 'set', 0);
    return this.#raw;
  }

  #leave(loop: Loop, op: 'read' | 'write', p: Uint8Array): Promise<number | null> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#error(ClosedError, op, 0));
      const job: Job = {
        op,
        p,
        done: 0,
        resolve,
        reject: (error) => reject(this.#own(job, error)),
      };
      loop.add(job);
    });
  }

  /** The error as the caller's own: with the op and the count of this very call. */
  #own({ op, done }: Job, error: unknown): unknown {
    if (!(error instanceof NetError)) return error;
    if (this.#closed) return this.#error(ClosedError, op, done);
    if (error instanceof TimeoutError) return this.#error(TimeoutError, op, done);
    const { localAddr, remoteAddr } = this;
    return new NetError({ op, n: done, code: error.code, localAddr, remoteAddr, cause: error });
  }

  #error(type: typeof ClosedError | typeof TimeoutError, op: Op, n: number): NetError {
    return new type({ op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr });
  }
}

interface Frame {
  readonly parts: readonly Uint8Array[];
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class FrameWriter {
  readonly #conn: Conn;
  readonly #frames: Frame[] = [];
  #sending = false;
  #torn: unknown;

  /** Frames wait here as their callers gave them; so there is nothing to limit. */
  constructor(conn: Conn, _options: { maxQueuedBytes?: number } = {}) {
    this.#conn = conn;
  }

  get broken(): boolean {
    return this.#torn !== undefined;
  }

  writeFrame(...parts: Uint8Array[]): Promise<void> {
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    return new Promise((resolve, reject) => {
      this.#frames.push({ parts, size, resolve, reject });
      if (!this.#sending) void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    for (let frame = this.#frames.shift(); frame; frame = this.#frames.shift()) {
      if (this.broken) frame.reject(this.#torn);
      else await this.#send(frame);
    }
    this.#sending = false;
  }

  async #send({ parts, resolve, reject }: Frame): Promise<void> {
    try {
      await this.#conn.write(Buffer.concat(parts));
      resolve();
    } catch (error) {
      if (error instanceof NetError && error.n > 0) this.#torn = error;
      reject(error);
    }
  }
}
