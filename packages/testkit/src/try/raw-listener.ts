import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  ClosedError,
  rawSocket,
  realClock,
  tcpAddr,
  type Addr,
  type Clock,
  type Conn,
  type Listener,
  type RawSocket,
} from '@socketlings/net';

export type TcpConnClass = new (raw: RawSocket, clock: Clock) => Conn;

/** A port whose clients become connections of the learner's own class. */
export async function listenWith(TcpConn: TcpConnClass, port = 0): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return new RawListener(server, TcpConn);
}

class RawListener implements Listener {
  readonly addr: Addr;
  readonly #server: Server;
  readonly #TcpConn: TcpConnClass;
  readonly #arrived: Socket[] = [];
  #wake = (): void => {};
  #closed = false;

  constructor(server: Server, TcpConn: TcpConnClass) {
    const { address, port } = server.address() as AddressInfo;
    this.addr = tcpAddr(address, port);
    this.#server = server;
    this.#TcpConn = TcpConn;
    server.on('connection', (socket: Socket) => {
      this.#arrived.push(socket);
      this.#wake();
    });
  }

  async accept(): Promise<Conn> {
    while (!this.#closed) {
      const socket = this.#arrived.shift();
      if (socket) return new this.#TcpConn(rawSocket(socket), realClock);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    throw new ClosedError({ op: 'accept', localAddr: this.addr });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#server.close();
    for (const socket of this.#arrived.splice(0)) socket.destroy();
    this.#wake();
  }

  setDeadline(): void {
    throw new Error('this listener has no deadlines');
  }
}
