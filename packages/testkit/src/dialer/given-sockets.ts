import type { Addr, Conn, ConnectingSocket, Sockets } from '@socketlings/net';
import { addrOf, functionOf } from '../base/border.ts';
import { GivenConn } from '../base/given.ts';

/** Sockets as the code under test is given them, and nothing behind them. */
export class GivenSockets implements Sockets {
  readonly #sockets: Sockets;
  readonly #onThrow: (error: unknown) => void;

  /** `onThrow` is told what a function that was given to `onReady` throws. */
  constructor(sockets: Sockets, onThrow: (error: unknown) => void) {
    this.#sockets = sockets;
    this.#onThrow = onThrow;
  }

  open(): ConnectingSocket {
    return new GivenConnecting(this.#sockets.open(), this.#onThrow);
  }
}

// --- internal ---

class GivenConnecting implements ConnectingSocket {
  readonly #socket: ConnectingSocket;
  readonly #onThrow: (error: unknown) => void;

  constructor(socket: ConnectingSocket, onThrow: (error: unknown) => void) {
    this.#socket = socket;
    this.#onThrow = onThrow;
  }

  connect(addr: Addr): string {
    return this.#socket.connect(addrOf('connect()', addr));
  }

  onReady(f: () => void): void {
    functionOf('onReady()', f);
    this.#socket.onReady(() => {
      try {
        f();
      } catch (error) {
        this.#onThrow(error);
      }
    });
  }

  error(): string | null {
    return this.#socket.error();
  }

  peer(): Addr | 'ENOTCONN' {
    return this.#socket.peer();
  }

  conn(): Conn {
    return new GivenConn(this.#socket.conn());
  }

  close(): void {
    this.#socket.close();
  }
}
