// A call is a coroutine: a generator that yields where it must sleep. What happens resumes it by `next()`, and what
// ends it is thrown into its sleep, as a class, since only the call knows how far it has come.

import { ClosedError, NetError, SysError, TimeoutError } from '@socketlings/net';
import type { Addr, Clock, Conn, Deadline, Op, RawSocket, TimerId } from '@socketlings/net';

type Ending = typeof ClosedError | typeof TimeoutError;
type Coroutine<T> = Generator<void, T, void>;

/** One direction: who sleeps in it, and what time it must be to throw it out. */
class Bed {
  readonly #clock: Clock;
  #sleeper: { next(): void; throw(ending: Ending): void } | undefined;
  #deadline: Deadline = null;
  #timer: TimerId | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isLate(): boolean {
    return this.#deadline !== null && this.#clock.now() >= this.#deadline;
  }

  set deadline(t: Deadline) {
    this.#deadline = t;
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    if (this.isLate) this.end(TimeoutError);
    else if (t !== null) this.#timer = this.#clock.setTimer(t, () => this.end(TimeoutError));
  }

  /** Runs a coroutine up to its end, through all its sleeps. */
  run<T>(coroutine: Coroutine<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const step = (resume: () => IteratorResult<void, T>) => {
        this.#sleeper = undefined;
        try {
          const { done, value } = resume();
          if (done) resolve(value);
          else this.#sleeper = sleeper;
        } catch (error) {
          reject(error);
        }
      };
      const sleeper = {
        next: () => step(() => coroutine.next()),
        throw: (ending: Ending) => step(() => coroutine.throw(ending)),
      };
      sleeper.next();
    });
  }

  wake(): void {
    this.#sleeper?.next();
  }

  end(ending: Ending): void {
    this.#sleeper?.throw(ending);
  }
}

export class TcpConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #raw: RawSocket;
  readonly #reader: Bed;
  readonly #writer: Bed;
  #isClosed = false;

  constructor(raw: RawSocket, clock: Clock) {
    this.localAddr = raw.localAddr;
    this.remoteAddr = raw.remoteAddr;
    this.#raw = raw;
    this.#reader = new Bed(clock);
    this.#writer = new Bed(clock);
    raw.onReady(({ r, w }) => {
      if (r) this.#reader.wake();
      if (w) this.#writer.wake();
    });
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#reader.run(this.#reading(p));
  }

  write(p: Uint8Array): Promise<void> {
    return this.#writer.run(this.#writing(p));
  }

  async closeWrite(): Promise<void> {
    try {
      this.#expectOpen();
      this.#raw.shutdown('w');
    } catch (reason) {
      throw this.#told('close', 0, reason);
    }
  }

  async close(): Promise<void> {
    try {
      this.#expectOpen();
    } catch (reason) {
      throw this.#told('close', 0, reason);
    }
    this.#isClosed = true;
    for (const bed of [this.#reader, this.#writer]) {
      bed.end(ClosedError);
      bed.deadline = null; // and no timer is left
    }
    this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.#set(t, this.#reader, this.#writer);
  }

  setReadDeadline(t: Deadline): void {
    this.#set(t, this.#reader);
  }

  setWriteDeadline(t: Deadline): void {
    this.#set(t, this.#writer);
  }

  *#reading(p: Uint8Array): Coroutine<number | null> {
    try {
      this.#expectOpen();
      if (p.length === 0) return 0;
      return (yield* this.#transfer(this.#reader, () => this.#raw.tryRead(p))) || null;
    } catch (reason) {
      throw this.#told('read', 0, reason);
    }
  }

  *#writing(p: Uint8Array): Coroutine<void> {
    let n = 0;
    try {
      this.#expectOpen(this.#writer);
      while (n < p.length) {
        n += yield* this.#transfer(this.#writer, () => this.#raw.tryWrite(p.subarray(n)));
      }
    } catch (reason) {
      throw this.#told('write', n, reason);
    }
  }

  /** Tries until it works, and sleeps in between. */
  *#transfer(bed: Bed, attempt: () => number | 'EAGAIN'): Coroutine<number> {
    for (;;) {
      this.#expectOpen(bed);
      try {
        const n = attempt();
        if (n !== 'EAGAIN') return n;
      } catch (error) {
        if (error instanceof SysError && error.code === 'EINTR') continue;
        throw error;
      }
      yield;
    }
  }

  #set(t: Deadline, ...beds: Bed[]): void {
    try {
      this.#expectOpen();
    } catch (reason) {
      throw this.#told('set', 0, reason);
    }
    for (const bed of beds) bed.deadline = t;
  }

  #expectOpen(bed?: Bed): void {
    // oxlint-disable-next-line typescript/only-throw-error -- the call makes an error of it
    if (this.#isClosed) throw ClosedError;
    // oxlint-disable-next-line typescript/only-throw-error
    if (bed?.isLate) throw TimeoutError;
  }

  #told(op: Op, n: number, reason: unknown): unknown {
    const init = { op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr };
    if (reason === ClosedError) return new ClosedError(init);
    if (reason === TimeoutError) return new TimeoutError(init);
    if (!(reason instanceof SysError)) return reason;
    return new NetError({ ...init, code: reason.code, cause: reason });
  }
}
