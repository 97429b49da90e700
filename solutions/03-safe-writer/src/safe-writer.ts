// A stream has one end to push bytes into, so those who push must stand in line: one line for
// writing, one for reading. Whatever becomes of the first, the next one has its turn.

import {
  ClosedError,
  NetError,
  TimeoutError,
  type Addr,
  type Conn,
  type Deadline,
  type Op,
  type RawConn,
} from '@socketlings/net';

/** One at a time, in the order of their coming. */
class Line {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `body` when every earlier one has left. */
  take<T>(body: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(body);
    this.#last = mine.catch(() => {}); // my failure is mine alone
    return mine;
  }

  /** Resolves when all that are in line now have left. */
  left(): Promise<unknown> {
    return this.#last;
  }
}

/** A connection that many tasks may use at once, on top of one that is for a single reader and writer. */
export class SafeConn implements Conn {
  readonly #raw: RawConn;
  readonly #reading = new Line();
  readonly #writing = new Line();
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
    return this.#reading.take(async () => {
      try {
        this.#checkOpen('read');
        return await this.#raw.read(p);
      } catch (error) {
        throw this.#explain('read', error, 0);
      }
    });
  }

  write(p: Uint8Array): Promise<void> {
    return this.#writing.take(async () => {
      let n = 0;
      try {
        do {
          this.#checkOpen('write'); // perhaps closed while this call stood in line
          n += await this.#raw.write(p.subarray(n));
        } while (n < p.length);
      } catch (error) {
        throw this.#explain('write', error, n);
      }
    });
  }

  async closeWrite(): Promise<void> {
    this.#checkOpen('close');
    await this.#raw.closeWrite();
  }

  async close(): Promise<void> {
    this.#checkOpen('close');
    this.#closed = true;
    this.#raw.setDeadline(0); // long past: wakes the calls that wait inside
    await Promise.all([this.#reading.left(), this.#writing.left()]);
    await this.#raw.close(); // no call is inside any more
  }

  setDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#raw.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#raw.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#raw.setWriteDeadline(t);
  }

  #checkOpen(op: Op): void {
    const { localAddr, remoteAddr } = this;
    if (this.#closed) throw new ClosedError({ op, localAddr, remoteAddr });
  }

  /** The raw error counts one piece; ours counts the whole call. */
  #explain(op: Op, error: unknown, n: number): unknown {
    if (!(error instanceof NetError)) return error;
    const { localAddr, remoteAddr } = this;
    const facts = { op, n, localAddr, remoteAddr, cause: error };
    if (this.#closed) return new ClosedError(facts);
    if (error instanceof TimeoutError) return new TimeoutError(facts);
    return new NetError({ ...facts, code: error.code });
  }
}

/** Sends frames over a connection, each of them whole, whoever else is sending some. */
export class FrameWriter {
  readonly #conn: Conn;
  readonly #maxQueuedBytes: number;
  readonly #sending = new Line();
  readonly #entering = new Line();
  #queued = 0; // bytes of frames that have been copied and not yet sent
  #makeRoom = (): void => {};
  #torn: unknown;

  constructor(conn: Conn, options: { maxQueuedBytes?: number } = {}) {
    this.#conn = conn;
    this.#maxQueuedBytes = options.maxQueuedBytes ?? Infinity;
  }

  /** Whether a frame was cut: what follows on the wire could not be understood any more. */
  get broken(): boolean {
    return this.#torn !== undefined;
  }

  /** Sends one frame, given in parts; resolves when the connection has accepted all of it. */
  async writeFrame(...parts: Uint8Array[]): Promise<void> {
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    await this.#entering.take(() => this.#enter(size));
    try {
      const frame = Buffer.concat(parts);
      await this.#sending.take(() => this.#send(frame));
    } finally {
      this.#queued -= size;
      this.#makeRoom();
    }
  }

  /** Waits for room; a frame that is larger than all the room there is goes alone. */
  async #enter(size: number): Promise<void> {
    while (this.#queued > 0 && this.#queued + size > this.#maxQueuedBytes) {
      await new Promise<void>((resolve) => (this.#makeRoom = resolve));
    }
    this.#queued += size;
  }

  async #send(frame: Uint8Array): Promise<void> {
    if (this.#torn) throw this.#torn;
    try {
      await this.#conn.write(frame);
    } catch (error) {
      if (error instanceof NetError && error.n > 0) this.#torn = error;
      throw error;
    }
  }
}
