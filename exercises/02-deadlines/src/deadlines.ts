// 02 Deadlines. Read README.md, then run `npm run exercise 2` and make it pass, one step at a time.

import { TimeoutError, type Addr, type Clock, type Conn } from '@socketlings/net';
import type { Deadline, RawSocket } from '@socketlings/net';

/** A connection whose calls wait, over a socket whose calls never do. One read and one write at a time. */
export class TcpConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #raw: RawSocket;
  readonly #clock: Clock;
  #deadline: Deadline = null;

  constructor(raw: RawSocket, clock: Clock) {
    this.localAddr = raw.localAddr;
    this.remoteAddr = raw.remoteAddr;
    this.#raw = raw;
    this.#clock = clock;
    // TODO(step 1), TODO(step 3), TODO(step 15): raw.onReady() tells when it is worth another try. Who listens?
  }

  async read(p: Uint8Array): Promise<number | null> {
    // TODO(step 7), TODO(step 9): who ends a read that is waiting when its time comes?
    const n = this.#raw.tryRead(p);
    // TODO(step 8): by now the bytes are taken.
    if (this.#deadline !== null && this.#clock.now() > this.#deadline) {
      throw new TimeoutError({ op: 'read', n: 0 });
    }
    // TODO(step 1), TODO(step 3): 'EAGAIN' means that nothing is there yet. Nothing is no answer.
    // TODO(step 2): and what does 0 mean, here below?
    return n === 'EAGAIN' ? 0 : n;
  }

  async write(p: Uint8Array): Promise<void> {
    // TODO(step 4): how much of `p` was accepted? And what about the rest?
    // TODO(step 13): what does the caller learn when only a part could be sent?
    // TODO(step 14): a broken connection throws a SysError here. Conn promises a NetError.
    this.#raw.tryWrite(p);
  }

  async closeWrite(): Promise<void> {
    this.#raw.shutdown('w');
  }

  async close(): Promise<void> {
    // TODO(step 5): whoever waits in read() or write() would wait for ever.
    // TODO(step 6): and whoever comes later?
    this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.setReadDeadline(t);
    this.setWriteDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    // TODO(step 10), TODO(step 11): somebody may be waiting while this is called.
    this.#deadline = t;
  }

  setWriteDeadline(t: Deadline): void {
    // TODO(step 12): this is the deadline of reading, too.
    this.#deadline = t;
  }
}
