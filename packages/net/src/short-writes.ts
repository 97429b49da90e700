import type { Addr } from './addr.ts';
import type { Deadline } from './clock.ts';
import type { Conn, RawConn } from './conn.ts';
import { NetError } from './errors.ts';

/**
 * Makes a raw connection of an ordinary one: each write accepts only so many bytes as `accept`
 * says, 1 to `offered`. With a seeded `accept` the same writes are short again.
 */
export class ShortWrites implements RawConn {
  readonly #conn: Conn;
  readonly #accept: (offered: number) => number;
  #failed: NetError | undefined; // it cut a write that had accepted something: the next one tells

  constructor(conn: Conn, accept: (offered: number) => number) {
    this.#conn = conn;
    this.#accept = accept;
  }

  get localAddr(): Addr {
    return this.#conn.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#conn.remoteAddr;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#conn.read(p);
  }

  async write(p: Uint8Array): Promise<number> {
    this.#throwWhatCutTheLast();
    const n = p.length && this.#accept(p.length);
    try {
      await this.#conn.write(p.subarray(0, n));
      return n;
    } catch (error) {
      if (!(error instanceof NetError) || error.n === 0) throw error;
      if (isLost(error)) this.#failed = error; // a deadline or a close speaks again by itself
      return error.n;
    }
  }

  closeWrite(): Promise<void> {
    return this.#conn.closeWrite();
  }

  close(): Promise<void> {
    return this.#conn.close();
  }

  setDeadline(t: Deadline): void {
    this.#conn.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#conn.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#conn.setWriteDeadline(t);
  }

  #throwWhatCutTheLast(): void {
    const failed = this.#failed;
    this.#failed = undefined;
    if (!failed) return;
    const { op, code, localAddr, remoteAddr } = failed;
    throw new NetError({ op, code, localAddr, remoteAddr, cause: failed });
  }
}

function isLost({ code }: NetError): boolean {
  return code !== 'ERR_TIMEOUT' && code !== 'ERR_CLOSED';
}
