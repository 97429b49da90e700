import type { Addr, Conn, Deadline } from '@socketlings/net';
import { copyOf, lend } from './border.ts';

/**
 * A connection that the code under test has made, as a test uses it: what is written is a copy, what is
 * read goes into a view of the test's memory.
 */
export class TakenConn implements Conn {
  readonly #conn: Conn;
  readonly #copies = new WeakMap<Uint8Array, Uint8Array>();

  constructor(conn: Conn) {
    this.#conn = conn;
  }

  get localAddr(): Addr {
    return this.#conn.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#conn.remoteAddr;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#conn.read(lend(p));
  }

  write(p: Uint8Array): Promise<void> {
    const copy = copyOf(p);
    this.#copies.set(p, copy);
    return this.#conn.write(copy);
  }

  /** What was handed out for a buffer that was written. */
  static copyOf(conn: Conn, p: Uint8Array): Uint8Array | undefined {
    return conn instanceof TakenConn ? conn.#copies.get(p) : undefined;
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
}

/** The caller of a write that has settled uses its buffer again. */
export function useAgain(conn: Conn, p: Uint8Array, byte: number): void {
  p.fill(byte);
  TakenConn.copyOf(conn, p)?.fill(byte);
}
