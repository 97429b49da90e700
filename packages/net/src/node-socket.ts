// A socket of node:net, tried like a kernel's instead of listened to: bytes come when a read asks
// for them, never in a callback. What node cannot tell truly stands in the README.

import type { Socket } from 'node:net';
import { tcpAddr, type Addr } from './addr.ts';
import type { Readiness } from './readiness.ts';
import type { TrySocket } from './stream-conn.ts';

export class NodeSocket implements TrySocket {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  /** Called when reading or writing may have become possible: a hint. */
  onEdge: (ready: Readiness) => void = () => {};

  readonly #socket: Socket;
  readonly #gone: Promise<void>;
  #errorTaken = false; // one slot, as in the kernel: the first call that fails takes it
  #shutRead = false;
  #closed = false;

  /** Takes over a socket that is connected. */
  constructor(socket: Socket) {
    this.#socket = socket;
    this.localAddr = tcpAddr(socket.localAddress ?? '', socket.localPort ?? 0);
    this.remoteAddr = tcpAddr(socket.remoteAddress ?? '', socket.remotePort ?? 0);
    this.#gone = new Promise((resolve) => {
      if (socket.closed) resolve();
      else socket.once('close', () => resolve());
    });
    // A listener for 'readable' makes node read ahead, but only up to its high-water mark.
    for (const event of ['readable', 'end']) socket.on(event, () => this.#hear(READ));
    for (const event of ['error', 'close']) socket.on(event, () => this.#hear(BOTH));
  }

  /** What broke the connection, if anything did. */
  get cause(): Error | undefined {
    return this.#socket.errored ?? undefined;
  }

  /** Stores what is there and returns its length; 0 is the end of the stream. Or an error code. */
  read(p: Uint8Array): number | string {
    if (p.length === 0) return 0;
    const { readableLength, readableHighWaterMark } = this.#socket;
    // To ask for more than the mark would raise it; to ask for nothing makes node look for the end.
    const n = Math.min(p.length, readableLength, readableHighWaterMark);
    const chunk: Uint8Array | null = this.#socket.read(n);
    if (chunk) {
      p.set(chunk);
      return chunk.length;
    }
    if (this.#socket.readableEnded) return 0;
    return this.#takeError() ?? (this.#socket.destroyed || this.#shutRead ? 0 : 'EAGAIN');
  }

  /** Accepts a copy of the beginning of `p` and returns its length, or an error code. */
  write(p: Uint8Array): number | string {
    const error = this.#takeError();
    if (error) return error;
    if (this.#socket.writableEnded || this.#socket.destroyed) return 'EPIPE';
    if (this.#socket.writableLength > 0) return 'EAGAIN'; // the kernel has not taken the last piece
    const piece = Buffer.from(p.subarray(0, PIECE));
    this.#socket.write(piece, () => this.onEdge(WRITE));
    return this.#takeError() ?? piece.length;
  }

  /** Ends the stream behind the bytes that are there; node cannot tell the kernel of it. */
  closeRead(): void {
    this.#shutRead = true;
  }

  /** Sends FIN behind the last byte. */
  closeWrite(): void {
    this.#socket.end();
  }

  /**
   * Gives the socket up and resolves when it is closed, or at once if the kernel has not taken all
   * that was written: that is sent in the background. Unread bytes turn the end into a reset.
   */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#socket.readableLength > 0) return this.reset();
    const flushed = this.#socket.writableLength === 0;
    this.#socket.destroySoon();
    if (flushed) await this.#gone;
  }

  /** Closes with a reset, and loses what has not been sent. */
  reset(): Promise<void> {
    const { writableEnded, writableLength } = this.#socket;
    // Node would leak a socket that is reset while its FIN is being sent.
    if (writableEnded && writableLength === 0) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
    return this.#gone;
  }

  #hear(ready: Readiness): void {
    this.onEdge(ready);
    // A closed descriptor would answer with a reset; node would read ahead.
    if (this.#closed && this.#socket.readableLength > 0) void this.reset();
  }

  #takeError(): string | undefined {
    const { errored } = this.#socket;
    if (!errored || this.#errorTaken) return undefined;
    this.#errorTaken = true;
    return codeOf(errored);
  }
}

/** The code of an error of node's: `'ECONNRESET'`. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

// --- internal ---

const READ: Readiness = { r: true, w: false };
const WRITE: Readiness = { r: false, w: true };
const BOTH: Readiness = { r: true, w: true };
const PIECE = 65_536; // bytes; node cannot give back what it has, so it never has more than this
