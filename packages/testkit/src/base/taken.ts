import type { Conn } from '@socketlings/net';
import { copyOf, leftAlone, lend, lengthRead } from './border.ts';
import { ForwardingConn } from './forwarding.ts';

/**
 * A connection that the code under test has made, as a test uses it: what is written is a copy, what is
 * read goes into a view of the test's memory.
 */
export class TakenConn extends ForwardingConn {
  readonly #copies = new WeakMap<Uint8Array, Uint8Array>();

  /** What was handed out for a buffer that was written. */
  static copyOf(conn: Conn, p: Uint8Array): Uint8Array | undefined {
    return conn instanceof TakenConn ? conn.#copies.get(p) : undefined;
  }

  read(p: Uint8Array): Promise<number | null> {
    return settled(this.conn.read(lend(p))).then((n) => lengthRead(n, p.length));
  }

  write(p: Uint8Array): Promise<void> {
    const copy = copyOf(p);
    this.#copies.set(p, copy);
    return settled(this.conn.write(copy)).then(() => leftAlone('write()', p, copy));
  }

  closeWrite(): Promise<void> {
    return this.conn.closeWrite();
  }

  close(): Promise<void> {
    return this.conn.close();
  }
}

/** A promise of its own: it settles once, whatever the code under test gave. */
export function settled(given: unknown): Promise<unknown> {
  return new Promise((resolve) => resolve(given));
}

/** The caller of a write that has settled uses its buffer again. */
export function useAgain(conn: Conn, p: Uint8Array, byte: number): void {
  p.fill(byte);
  TakenConn.copyOf(conn, p)?.fill(byte);
}
