import type { Addr } from './addr.ts';
import type { Deadline } from './clock.ts';
import type { Conn } from './conn.ts';
import type { Direction } from './direction.ts';
import { ClosedError, NetError, type Op } from './errors.ts';
import type { Readiness } from './readiness.ts';

/** A socket that never waits. Errors are codes; `'EAGAIN'` means: not now, there will be a hint. */
export interface TrySocket {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  /** Called when reading or writing may have become possible: a hint. */
  onEdge: (ready: Readiness) => void;
  /** What broke the connection, if anything did. */
  readonly cause?: Error | undefined;
  /** Stores what is there and returns its length; 0 is the end of the stream. */
  read(p: Uint8Array): number | string;
  /** Accepts the beginning of `p` and returns its length. */
  write(p: Uint8Array): number | string;
  /** Ends the stream behind the bytes that are there. */
  closeRead(): void;
  closeWrite(): void;
  close(): void | Promise<void>;
  /** Closes with a reset: what has not arrived is lost. */
  reset(): void | Promise<void>;
}

/** A connection over such a socket: tries, waits for a hint, and tries again. */
export class StreamConn implements Conn {
  readonly #socket: TrySocket;
  readonly #reading: Direction;
  readonly #writing: Direction;
  #closed = false;

  constructor(socket: TrySocket, reading: Direction, writing: Direction) {
    this.#socket = socket;
    this.#reading = reading;
    this.#writing = writing;
    socket.onEdge = () => this.#wakeBoth();
  }

  get localAddr(): Addr {
    return this.#socket.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#socket.remoteAddr;
  }

  get closed(): boolean {
    return this.#closed;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#reading.inTurn(() => this.#read(p));
  }

  write(p: Uint8Array): Promise<void> {
    return this.#writing.inTurn(() => this.#write(p));
  }

  async closeWrite(): Promise<void> {
    this.#checkOpen('close');
    this.#socket.closeWrite();
    this.#writing.wake();
  }

  close(): Promise<void> {
    return this.#close(() => this.#socket.close());
  }

  /** Closes with a reset: what has not arrived is lost (linger 0). */
  reset(): Promise<void> {
    return this.#close(() => this.#socket.reset());
  }

  setDeadline(t: Deadline): void {
    this.setReadDeadline(t);
    this.setWriteDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#reading.setDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#writing.setDeadline(t);
  }

  async #read(p: Uint8Array): Promise<number | null> {
    this.#checkOpen('read');
    if (p.length === 0) return 0;
    for (;;) {
      this.#check('read', this.#reading, 0);
      const n = this.#socket.read(p);
      if (n === 'EAGAIN') await this.#reading.wait();
      else if (typeof n === 'string') throw this.#failed('read', n, 0);
      else return n === 0 ? null : n;
    }
  }

  async #write(p: Uint8Array): Promise<void> {
    this.#check('write', this.#writing, 0);
    let written = 0;
    while (written < p.length) {
      const n = this.#socket.write(written === 0 ? p : p.subarray(written));
      if (n === 'EAGAIN') {
        await this.#writing.wait();
        this.#check('write', this.#writing, written);
      } else if (typeof n === 'string') {
        throw this.#failed('write', n, written);
      } else {
        written += n;
      }
    }
  }

  // The socket goes when the last operation has left: none may meet one that is already gone.
  async #close(giveUp: () => void | Promise<void>): Promise<void> {
    this.#checkOpen('close');
    this.#closed = true;
    this.#reading.setDeadline(null);
    this.#writing.setDeadline(null);
    this.#wakeBoth();
    await Promise.all([this.#reading.whenLeft(), this.#writing.whenLeft()]);
    await giveUp();
  }

  #wakeBoth(): void {
    this.#reading.wake();
    this.#writing.wake();
  }

  // In Go's order: closed comes before timeout.
  #check(op: Op, direction: Direction, n: number): void {
    this.#checkOpen(op, n);
    const { localAddr, remoteAddr } = this;
    direction.checkDeadline(op, { n, localAddr, remoteAddr });
  }

  #checkOpen(op: Op, n = 0): void {
    const { localAddr, remoteAddr } = this;
    if (this.#closed) throw new ClosedError({ op, n, localAddr, remoteAddr });
  }

  #failed(op: Op, code: string, n: number): NetError {
    const { localAddr, remoteAddr } = this;
    return new NetError({ op, code, n, localAddr, remoteAddr, cause: this.#socket.cause });
  }
}
