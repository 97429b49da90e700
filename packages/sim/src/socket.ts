// One end of a simulated TCP connection, without any waiting: what the kernel keeps. Connections
// that wait are built on top (conn.ts), and so can a kernel be, with descriptors and epoll.

import type { Addr, Readiness } from '@socketlings/net';
import type { TrySocket } from '@socketlings/net/stream-conn';
import { ByteQueue } from './tcp/byte-queue.ts';
import type { StreamPolicy } from './profile.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { Wire } from './tcp/wire.ts';

export type SocketError = 'EAGAIN' | 'EPIPE' | 'ECONNRESET';

/** What a socket needs to know of the world around it. */
export interface SocketWorld {
  readonly clock: VirtualClock;
  /** Called whenever a byte, an end or a reset moves. */
  progress(): void;
}

export interface SocketOptions {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  /** How this end's outgoing bytes are treated on their way. */
  readonly policy: StreamPolicy;
  readonly sendBuffer: number;
  readonly receiveBuffer: number;
}

export class Socket implements TrySocket {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  /** Called when reading or writing may have become possible: a hint, as from epoll (K1-K44). */
  onEdge: (ready: Readiness) => void = () => {};

  readonly #world: SocketWorld;
  readonly #options: SocketOptions;
  readonly #wire: Wire;
  readonly #inbox = new ByteQueue();
  readonly #outbox = new ByteQueue();
  // oxlint-disable-next-line no-unused-private-class-members -- it is used, on the other end
  #peer!: Socket;
  #flying = 0; // bytes on the wire: they still occupy the send buffer
  #shortage = false; // a write found too little room: say so when there is room again
  #pendingError: SocketError | null = null; // one slot, as in the kernel: whoever comes first takes it
  #finQueued = false;
  #finSent = false;
  #finReceived = false;
  #reset = false;
  #closed = false;
  #bytesRead = 0;
  #bytesWritten = 0;

  /** Makes the two ends of an established connection. */
  static pair(world: SocketWorld, a: SocketOptions, b: SocketOptions): [Socket, Socket] {
    const [left, right] = [new Socket(world, a), new Socket(world, b)];
    left.#peer = right;
    right.#peer = left;
    return [left, right];
  }

  private constructor(world: SocketWorld, options: SocketOptions) {
    this.#world = world;
    this.#options = options;
    this.#wire = new Wire(world.clock, options.policy);
    this.localAddr = options.localAddr;
    this.remoteAddr = options.remoteAddr;
  }

  /** Bytes that have been read and not yet been written back; never below zero. */
  get outstanding(): number {
    return Math.max(0, this.#bytesRead - this.#bytesWritten);
  }

  /** Bytes that have arrived and not been read. */
  get readable(): number {
    return this.#inbox.length;
  }

  /** Stores what is there and returns its length; 0 is the end of the stream. */
  read(p: Uint8Array): number | SocketError {
    if (this.#inbox.length > 0) {
      const n = this.#inbox.takeInto(p);
      if (n > 0) this.#world.progress();
      this.#bytesRead += n;
      this.#peer.#transmit(); // the window has opened
      return n;
    }
    if (this.#finReceived) return 0;
    if (this.#pendingError) return this.#takeError();
    return this.#reset ? 0 : 'EAGAIN';
  }

  /** Accepts what there is room for, or less, and returns its length: a short write. */
  write(p: Uint8Array): number | SocketError {
    if (this.#pendingError) return this.#takeError();
    if (this.#finQueued || this.#reset) return 'EPIPE';
    if (p.length === 0) return 0;
    const free = this.#free();
    if (free === 0) {
      this.#shortage = true;
      return 'EAGAIN';
    }
    const n = this.#options.policy.accept(Math.min(p.length, free));
    if (n < p.length) this.#shortage = true;
    this.#outbox.push(new Uint8Array(p.subarray(0, n))); // a copy: slice() of a Buffer is none
    this.#bytesWritten += n;
    this.#world.progress();
    this.#transmit();
    return n;
  }

  /** Sends FIN behind the last byte. */
  closeWrite(): void {
    if (this.#finQueued || this.#reset) return;
    this.#finQueued = true;
    this.#transmit();
  }

  /** Gives the socket up. Unread bytes turn the end into a reset, as in Linux (K44). */
  close(): void {
    if (this.#inbox.length > 0) return this.reset();
    this.#giveUp(() => this.closeWrite());
  }

  /** Gives the socket up with a reset: what has not arrived is lost. */
  reset(): void {
    this.#giveUp(() => {
      this.#wire.cut();
      this.#sendReset();
    });
  }

  #giveUp(end: () => void): void {
    if (this.#closed) return;
    this.#closed = true;
    end();
    this.#peer.#transmit(); // what was held back for lack of room arrives, and is answered by a reset
  }

  #free(): number {
    return this.#options.sendBuffer - this.#outbox.length - this.#flying;
  }

  #window(): number {
    if (this.#peer.#closed) return Infinity;
    return this.#peer.#options.receiveBuffer - this.#peer.#inbox.length - this.#flying;
  }

  #transmit(): void {
    while (this.#outbox.length > 0 && !this.#reset) {
      const window = this.#window();
      const fits = Math.min(this.#outbox.length, window);
      // As in real TCP a sliver of a window is not used: slivers would breed slivers.
      if (fits <= 0 || (fits < this.#outbox.length && window < this.#options.receiveBuffer / 2))
        return;
      const segment = this.#outbox.take(this.#options.policy.cut(fits));
      this.#flying += segment.length;
      this.#wire.send(() => this.#peer.#receive(segment));
    }
    if (this.#finQueued && !this.#finSent && !this.#reset) {
      this.#finSent = true;
      this.#wire.send(() => this.#peer.#receiveFin());
    }
  }

  #receive(segment: Uint8Array): void {
    this.#world.progress();
    if (this.#reset) return; // nobody is there who could acknowledge it
    if (this.#closed) return this.#sendReset();
    this.#inbox.push(segment);
    this.#peer.#acknowledge(segment.length);
    this.onEdge(READ);
  }

  #acknowledge(length: number): void {
    this.#flying -= length;
    this.#transmit();
    // Linux reports room only after a shortage, and only when a good part is free (K18); a third here.
    if (!this.#shortage || this.#free() < this.#options.sendBuffer / 3) return;
    this.#shortage = false;
    this.onEdge(WRITE);
  }

  #receiveFin(): void {
    if (this.#reset) return;
    this.#world.progress();
    this.#finReceived = true;
    this.onEdge(READ);
  }

  #sendReset(): void {
    this.#reset = true;
    this.#outbox.clear();
    this.#wire.send(() => this.#peer.#receiveReset());
  }

  #receiveReset(): void {
    if (this.#reset) return;
    this.#world.progress();
    this.#reset = true;
    this.#pendingError = this.#finReceived ? 'EPIPE' : 'ECONNRESET';
    this.#outbox.clear();
    this.#wire.cut();
    this.onEdge(BOTH);
  }

  #takeError(): SocketError {
    const error = this.#pendingError!;
    this.#pendingError = null;
    return error;
  }
}

// --- internal ---

const READ: Readiness = { r: true, w: false };
const WRITE: Readiness = { r: false, w: true };
const BOTH: Readiness = { r: true, w: true };
