// What lies below a connection that says how it ends, and below a port: sockets with their options.

import type { Socket } from 'node:net';
import type { Addr } from './addr.ts';
import { NodeSocket } from './node-socket.ts';
import { SysError, TriedSocket, type RawSocket } from './raw-socket.ts';

/** Options whose value is a whole number; 1 is yes, and 0 is no. */
export type SocketOption =
  | 'SO_REUSEADDR'
  | 'SO_KEEPALIVE'
  | 'SO_SNDBUF' // bytes; the kernel doubles what it is given
  | 'SO_RCVBUF' // bytes; doubled, too
  | 'TCP_NODELAY'
  | 'TCP_KEEPIDLE' // seconds
  | 'TCP_KEEPINTVL' // seconds
  | 'TCP_KEEPCNT';

/** What `close` does with bytes that are not sent: `onoff` 1 and `linger` 0 throws them away, and resets. */
export interface LingerOption {
  readonly onoff: number;
  readonly linger: number;
}

/** A raw socket with options. A call that fails throws a `SysError`. */
export interface TcpSocket extends RawSocket {
  setOption(option: SocketOption, value: number): void;
  /** A linger of more than 0 seconds would make `close` wait, and all else with it: `EINVAL`. */
  setOption(option: 'SO_LINGER', value: LingerOption): void;
  /** What the kernel has made of it. */
  getOption(option: SocketOption): number;
}

/** A socket that is to listen. A call that fails throws a `SysError`; after `close` that is `EBADF`. */
export interface ListeningSocket {
  setOption(option: SocketOption, value: number): void;
  getOption(option: SocketOption): number;
  /** Takes a port; 0 asks for a free one. `EADDRINUSE`: it is not to be had. */
  bind(addr: Addr): void;
  /** From now on clients can connect; `backlog` and one more may wait to be accepted. */
  listen(backlog: number): void;
  /** The client that has waited longest. `'EAGAIN'`: nobody waits. */
  tryAccept(): TcpSocket | 'EAGAIN';
  /** Calls `f` when something has changed, once for each change; perhaps for no reason. There is one `f`. */
  onReady(f: () => void): void;
  /** Gives the port up. Clients that wait are reset. */
  close(): void;
  /** What it is bound to. */
  readonly localAddr: Addr;
}

/** Where sockets that are to listen come from. */
export interface ListeningSockets {
  open(): ListeningSocket;
}

/**
 * A connected socket of `node:net`; make it with `allowHalfOpen`. Node passes on no-delay and keepalive, and closes
 * without lingering if it is asked to; all other options are only remembered.
 */
export function nodeTcpSocket(socket: Socket): TcpSocket {
  socket.pause();
  return new NodeTcpSocket(socket, new LingeringSocket(socket));
}

// --- internal ---

class LingeringSocket extends NodeSocket {
  lingers = true;

  override close(): Promise<void> {
    return this.lingers ? super.close() : this.reset();
  }
}

class NodeTcpSocket extends TriedSocket implements TcpSocket {
  readonly #socket: Socket;
  readonly #own: LingeringSocket;
  readonly #values = new Map<SocketOption, number>();
  #open = true;

  constructor(socket: Socket, own: LingeringSocket) {
    super(own);
    this.#socket = socket;
    this.#own = own;
  }

  setOption(option: SocketOption | 'SO_LINGER', value: number | LingerOption): void {
    this.#check();
    if (option === 'SO_LINGER') {
      const { onoff, linger } = value as LingerOption;
      if (onoff !== 0 && linger > 0) throw new SysError('EINVAL');
      this.#own.lingers = onoff === 0;
      return;
    }
    this.#values.set(option, value as number);
    if (option === 'TCP_NODELAY') this.#socket.setNoDelay(value !== 0);
    const idle = this.#values.get('TCP_KEEPIDLE') ?? 0;
    if (option.includes('KEEP')) {
      this.#socket.setKeepAlive(this.#values.get('SO_KEEPALIVE') === 1, idle * 1000);
    }
  }

  getOption(option: SocketOption): number {
    this.#check();
    return this.#values.get(option) ?? 0;
  }

  override close(): void {
    super.close();
    this.#open = false;
  }

  #check(): void {
    if (!this.#open) throw new SysError('EBADF');
  }
}
