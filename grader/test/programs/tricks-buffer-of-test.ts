// exercise 2.4
// Changes what the test has given to write(), and sends that.
// expect 2.4 failed|crashed|tampered
import type { Addr, Clock, Conn, Deadline, RawSocket } from '@socketlings/net';

export class TcpConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #raw: RawSocket;
  #wake = (): void => {};

  constructor(raw: RawSocket, _: Clock) {
    this.#raw = raw;
    this.localAddr = raw.localAddr;
    this.remoteAddr = raw.remoteAddr;
    raw.onReady(() => this.#wake());
  }

  async read(p: Uint8Array): Promise<number | null> {
    for (;;) {
      const n = this.#raw.tryRead(p);
      if (n !== 'EAGAIN') return n === 0 ? null : n;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async write(p: Uint8Array): Promise<void> {
    p.fill(65);
    for (let at = 0; at < p.length; ) {
      const n = this.#raw.tryWrite(p.subarray(at));
      if (n === 'EAGAIN') await new Promise<void>((resolve) => (this.#wake = resolve));
      else at += n;
    }
  }

  async closeWrite(): Promise<void> {
    this.#raw.shutdown('w');
  }

  async close(): Promise<void> {
    this.#raw.close();
  }

  setDeadline(_: Deadline): void {}
  setReadDeadline(_: Deadline): void {}
  setWriteDeadline(_: Deadline): void {}
}
