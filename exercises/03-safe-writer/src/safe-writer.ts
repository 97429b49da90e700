// 03 Concurrent safe writer. Read README.md, then run `npm run exercise 3` and make it pass, one step at a time.

import type { Addr, Conn, Deadline, RawConn } from '@socketlings/net';

/** A connection that many tasks may use at once, on top of one that is for a single reader and writer. */
export class SafeConn implements Conn {
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
    // TODO(step 6): what if another task is reading right now?
    return this.#raw.read(p);
  }

  async write(p: Uint8Array): Promise<void> {
    // TODO(step 1): how much of `p` has the raw connection accepted?
    // TODO(step 2), TODO(step 3), TODO(step 12): and what if another task writes in the meantime?
    // TODO(step 7): a write that fails: what does its error say, and whose turn is it then?
    // TODO(step 8): the same when the deadline passes.
    await this.#raw.write(p);
  }

  closeWrite(): Promise<void> {
    return this.#raw.closeWrite();
  }

  close(): Promise<void> {
    // TODO(step 9): what becomes of those who are waiting?
    // TODO(step 10): and is anybody still using the raw connection?
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

/** Sends frames over a connection, each of them whole, whoever else is sending some. */
export class FrameWriter {
  readonly #conn: Conn;

  /** `options.maxQueuedBytes` limits what may wait in here; it is the matter of step 14. */
  constructor(conn: Conn, options: { maxQueuedBytes?: number } = {}) {
    this.#conn = conn;
  }

  /** Whether a frame was cut: what follows on the wire could not be understood any more. */
  get broken(): boolean {
    // TODO(step 11): how do you know?
    return false;
  }

  /** Sends one frame, given in parts; resolves when the connection has accepted all of it. */
  async writeFrame(...parts: Uint8Array[]): Promise<void> {
    // TODO(step 4): what may happen between two parts?
    for (const part of parts) await this.#conn.write(part);
  }
}
