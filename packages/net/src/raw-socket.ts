// What lies below a `Conn`: a socket that never waits, as the kernel has it.

import type { Socket } from 'node:net';
import type { Addr } from './addr.ts';
import { NodeSocket } from './node-socket.ts';
import type { Readiness } from './readiness.ts';
import type { TrySocket } from './stream-conn.ts';

/** A non-blocking socket. Its calls give what there is at once, or throw a `SysError`. */
export interface RawSocket {
  /**
   * Stores what is there at the start of `p` and returns its length; 0 is the end of the stream, or an
   * empty `p`.
   * `'EAGAIN'`: nothing is there yet.
   */
  tryRead(p: Uint8Array): number | 'EAGAIN';
  /** Accepts the beginning of `p`, and returns how many bytes. `'EAGAIN'`: there is no room. */
  tryWrite(p: Uint8Array): number | 'EAGAIN';
  /**
   * Calls `cb` when something has changed, once for each change and not for as long as it lasts: so
   * try first, and wait only after `'EAGAIN'`. It may also be a false alarm. One listener at a time.
   */
  onReady(cb: (m: Readiness) => void): void;
  /** Ends a direction: `'w'` sends the end (FIN) behind the last byte. */
  shutdown(how: 'r' | 'w' | 'rw'): void;
  /** Gives the socket up. Every later call throws `EBADF`. */
  close(): void;
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
}

/** A system call has failed; `code` is the kernel's: `'ECONNRESET'`, `'EPIPE'`, `'EINTR'`. */
export class SysError extends Error {
  override readonly name = 'SysError';
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(`system call failed: ${code}`, options);
    this.code = code;
  }
}

/**
 * A connected socket of `node:net`, tried instead of listened to; make it with `allowHalfOpen`.
 * What node cannot tell truly stands in the README.
 */
export function rawSocket(socket: Socket): RawSocket {
  socket.pause();
  return new TriedSocket(new NodeSocket(socket));
}

/** Any socket that can be tried, with errors thrown. */
export class TriedSocket implements RawSocket {
  readonly #socket: TrySocket;
  #closed = false;

  constructor(socket: TrySocket) {
    this.#socket = socket;
  }

  get localAddr(): Addr {
    return this.#socket.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#socket.remoteAddr;
  }

  tryRead(p: Uint8Array): number | 'EAGAIN' {
    this.#checkOpen();
    return this.#orThrow(this.#socket.read(p));
  }

  tryWrite(p: Uint8Array): number | 'EAGAIN' {
    this.#checkOpen();
    return this.#orThrow(this.#socket.write(p));
  }

  onReady(cb: (m: Readiness) => void): void {
    this.#socket.onEdge = (ready) => {
      if (!this.#closed) cb(ready);
    };
  }

  shutdown(how: 'r' | 'w' | 'rw'): void {
    this.#checkOpen();
    if (how !== 'w') this.#socket.closeRead();
    if (how !== 'r') this.#socket.closeWrite();
    this.#socket.onEdge({ r: how !== 'w', w: how !== 'r' });
  }

  close(): void {
    this.#checkOpen();
    this.#closed = true;
    void this.#socket.close();
  }

  #checkOpen(): void {
    if (this.#closed) throw new SysError('EBADF');
  }

  #orThrow(outcome: number | string): number | 'EAGAIN' {
    if (typeof outcome === 'number' || outcome === 'EAGAIN') return outcome;
    throw new SysError(outcome, { cause: this.#socket.cause });
  }
}
