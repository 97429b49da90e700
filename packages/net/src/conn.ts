import type { Addr } from './addr.ts';
import type { Deadline } from './clock.ts';

/** A TCP connection that you read and write by waiting, as with Go's `net.Conn`. */
export interface Conn {
  /**
   * Waits for bytes, stores them at the start of `p` and resolves to their number, 1 to `p.length`:
   * less than fits is normal. Resolves to `null` when the peer will send no more, and again on
   * every later call. Resolves to 0 only if `p` is empty. Rejects with a `NetError`.
   * Do not touch `p` before the promise settles.
   */
  read(p: Uint8Array): Promise<number | null>;
  /**
   * Resolves when all of `p` has been accepted for sending, and waits while the peer does not read.
   * Rejects with a `NetError` whose `n` says how many bytes had been accepted before the failure.
   * Do not change `p` before the promise settles.
   */
  write(p: Uint8Array): Promise<void>;
  /** Ends the sending direction (FIN): the peer reads all earlier bytes, then `null`. Reading goes on. */
  closeWrite(): Promise<void>;
  /** Ends both directions. Waiting reads and writes reject with `ClosedError`; so does a second close. */
  close(): Promise<void>;
  /** Sets both deadlines. Like the two below, it throws `ClosedError` once the connection is closed. */
  setDeadline(t: Deadline): void;
  /** From `t` on every read rejects with `TimeoutError`, until the deadline is set anew or cleared. */
  setReadDeadline(t: Deadline): void;
  /** From `t` on every write rejects with `TimeoutError`, until the deadline is set anew or cleared. */
  setWriteDeadline(t: Deadline): void;
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
}

/**
 * A connection as the system gives it: for one reader and one writer. One read and one write may be
 * under way together; two reads or two writes may not. Two writes would take turns, a piece each,
 * and which of two reads gets which bytes is open.
 */
export interface RawConn extends Omit<Conn, 'write' | 'close'> {
  /**
   * Waits for room, accepts the beginning of `p` and resolves to its length: 1 to `p.length`, and
   * less than all is normal (a short write). Resolves to 0 only if `p` is empty. Rejects with a
   * `NetError` whose `n` is 0: a call that has accepted something resolves.
   */
  write(p: Uint8Array): Promise<number>;
  /**
   * Frees the descriptor; call it once, after the last read and write have settled, and nothing
   * after it: the system may give the same number to the next connection at once.
   * A call that waits is woken by a deadline in the past. A second close rejects with `ClosedError`.
   */
  close(): Promise<void>;
}

/** A port on which clients arrive. */
export interface Listener {
  /** Waits for the next client. Rejects with `ClosedError` once the listener is closed. */
  accept(): Promise<Conn>;
  /** Stops listening. Accepted connections live on; clients not yet accepted are reset. */
  close(): Promise<void>;
  /** From `t` on every accept rejects with `TimeoutError`, until the deadline is set anew or cleared. */
  setDeadline(t: Deadline): void;
  readonly addr: Addr;
}
