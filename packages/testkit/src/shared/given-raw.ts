import type { Addr, Deadline, RawConn } from '@socketlings/net';

/** What the code under test is given for a raw connection: the calls, and nothing behind them. */
export class GivenRaw implements RawConn {
  readonly #raw: RawConn;

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
    return this.#raw.read(p);
  }

  write(p: Uint8Array): Promise<number> {
    return this.#raw.write(p);
  }

  closeWrite(): Promise<void> {
    return this.#raw.closeWrite();
  }

  close(): Promise<void> {
    return this.#raw.close();
  }

  setDeadline(t: Deadline): void {
    this.#raw.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#raw.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#raw.setWriteDeadline(t);
  }
}
