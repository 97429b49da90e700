// What lies below a dial: a socket that begins to connect and does not wait for it.

import { connect, type Socket } from 'node:net';
import { tcpAddr, type Addr } from './addr.ts';
import type { Conn } from './conn.ts';
import { NodeSocket, codeOf } from './node-socket.ts';
import { SysError } from './raw-socket.ts';
import { TcpConn } from './tcp-conn.ts';

/** A non-blocking socket that is to be connected. After `conn` or `close` its calls throw `EBADF`. */
export interface ConnectingSocket {
  /** Begins, once. `'EINPROGRESS'`: the answer will come; another code: it has failed already. */
  connect(addr: Addr): string;
  /**
   * Calls `f` when something has changed, once for each change; perhaps for no reason. There is one `f`:
   * another one takes its place.
   */
  onReady(f: () => void): void;
  /** What went wrong, as a code, or null. To ask takes it: the next answer is null (SO_ERROR). */
  error(): string | null;
  /** The other end; `'ENOTCONN'` as long as there is none. */
  peer(): Addr | 'ENOTCONN';
  /** The connection, which holds the descriptor from now on. Throws `ENOTCONN` if there is none. */
  conn(): Conn;
  /** Gives the descriptor up, whatever it is doing. */
  close(): void;
}

/** Where sockets come from. */
export interface Sockets {
  /** A new descriptor, not yet connected to anything. */
  open(): ConnectingSocket;
}

/** Sockets of this machine. */
export const nodeSockets: Sockets = { open: () => new NodeConnecting() };

// --- internal ---

class NodeConnecting implements ConnectingSocket {
  #socket: Socket | undefined;
  #error: string | null = null;
  #hint: () => void = () => {};
  #over = false;

  connect({ ip, port }: Addr): string {
    this.#checkOpen();
    if (this.#socket) return this.#socket.connecting ? 'EALREADY' : 'EISCONN';
    this.#socket = connect({ host: ip, port, allowHalfOpen: true, noDelay: true, keepAlive: true });
    this.#socket.on('connect', () => this.#hint());
    this.#socket.on('error', (error) => {
      if (this.#over) return;
      this.#error = codeOf(error);
      this.#hint();
    });
    return 'EINPROGRESS';
  }

  onReady(f: () => void): void {
    this.#checkOpen();
    this.#hint = f;
  }

  error(): string | null {
    this.#checkOpen();
    const error = this.#error;
    this.#error = null;
    return error;
  }

  peer(): Addr | 'ENOTCONN' {
    this.#checkOpen();
    const { remoteAddress, remotePort } = this.#socket ?? {};
    if (this.#socket?.connecting || !remoteAddress || !remotePort) return 'ENOTCONN';
    return tcpAddr(remoteAddress, remotePort);
  }

  conn(): Conn {
    if (this.peer() === 'ENOTCONN') throw new SysError('ENOTCONN');
    this.#over = true;
    return new TcpConn(new NodeSocket(this.#socket!));
  }

  close(): void {
    this.#checkOpen();
    this.#over = true;
    this.#socket?.destroy();
  }

  #checkOpen(): void {
    if (this.#over) throw new SysError('EBADF');
  }
}
