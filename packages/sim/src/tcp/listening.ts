import { EPOLLIN, type SockAddr } from '@socketlings/kernel';
import type { Endpoint } from './endpoint.ts';
import type { Options } from './options.ts';

/** What occupies a local address. */
export interface Holder {
  readonly addr: SockAddr;
  readonly reuse: () => boolean;
  listening: Listening | null;
  /** When the address is free again, in virtual ms: after TIME-WAIT. */
  until: number;
}

/** A connection that a client has begun. */
export interface ConnectionRequest {
  readonly endpoint: Endpoint;
  readonly local: Holder;
  readonly remote: SockAddr;
}

export interface ListeningSocket {
  readonly wake: (key: number) => void;
  readonly share: () => Holder;
  readonly options: Options;
}

/** The queues of a listening socket: connections that shake hands, and those to be accepted. */
export class Listening {
  backlog: number;
  readonly #halfOpen = new Set<ConnectionRequest>();
  readonly #accepted: ConnectionRequest[] = [];
  readonly #socket: ListeningSocket;

  constructor(backlog: number, socket: ListeningSocket) {
    this.backlog = backlog;
    this.#socket = socket;
  }

  get length(): number {
    return this.#accepted.length;
  }

  mask(): number {
    return this.length > 0 ? EPOLLIN : 0; // never OUT (K23)
  }

  /** The listener's address, for one more connection. */
  share(): Holder {
    return this.#socket.share();
  }

  /** One more than the backlog may wait. */
  get hasRoom(): boolean {
    return this.#halfOpen.size + this.#accepted.length <= this.backlog;
  }

  begin(child: ConnectionRequest): void {
    this.#socket.options.applyTo(child.endpoint);
    this.#halfOpen.add(child);
  }

  /** The handshake is over. */
  establish(child: ConnectionRequest): void {
    if (!this.#halfOpen.delete(child)) return;
    this.#accepted.push(child);
    this.#socket.wake(EPOLLIN);
  }

  /** The client has gone before the handshake was over. */
  forget(child: ConnectionRequest): void {
    this.#halfOpen.delete(child);
  }

  accept(): ConnectionRequest | undefined {
    return this.#accepted.shift();
  }

  /** Resets all connections that wait (K44). */
  stop(): void {
    const children = [...this.#halfOpen, ...this.#accepted.splice(0)];
    this.#halfOpen.clear();
    for (const { endpoint } of children) endpoint.abort();
  }
}
