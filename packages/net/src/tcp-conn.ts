import type { Addr } from './addr.ts';
import type { Deadline } from './clock.ts';
import type { Conn } from './conn.ts';
import { Direction } from './direction.ts';
import { ClosedError, NetError, type Op } from './errors.ts';
import type { NodeSocket } from './node-socket.ts';
import { realClock } from './real-clock.ts';

/** A connection of the operating system: tries, waits for a hint from its socket, and tries again. */
export class TcpConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #socket: NodeSocket;
  readonly #reading = new Direction(realClock);
  readonly #writing = new Direction(realClock);
  #closed = false;

  constructor(socket: NodeSocket) {
    this.#socket = socket;
    this.localAddr = socket.localAddr;
    this.remoteAddr = socket.remoteAddr;
    socket.onEdge = () => this.#wakeBoth();
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

  async close(): Promise<void> {
    this.#checkOpen('close');
    this.#closed = true;
    this.#reading.setDeadline(null);
    this.#writing.setDeadline(null);
    this.#wakeBoth();
    await Promise.all([this.#reading.whenLeft(), this.#writing.whenLeft()]);
    await this.#socket.close();
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
      const n = this.#socket.write(p.subarray(written));
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
