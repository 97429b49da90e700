import { createServer, type AddressInfo, type Server } from 'node:net';
import { tcpAddr, type Addr } from './addr.ts';
import type { Deadline } from './clock.ts';
import type { Conn, Listener } from './conn.ts';
import { Direction } from './direction.ts';
import { ClosedError, NetError, type Op } from './errors.ts';
import { NodeSocket, codeOf } from './node-socket.ts';
import { realClock } from './real-clock.ts';
import { TcpConn } from './tcp-conn.ts';

/**
 * Opens a port of this machine: without a number, one that is free. Rejects with a `NetError` such
 * as `EADDRINUSE`. The port's `backlog` is no limit: node accepts clients before you do.
 */
export async function listen({
  ip = '127.0.0.1',
  port = 0,
  backlog,
}: { ip?: string; port?: number; backlog?: number } = {}): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
    server.listen({ host: ip, port, backlog });
  }).catch((cause: unknown) => {
    const localAddr = tcpAddr(ip, port);
    throw new NetError({ op: 'listen', code: codeOf(cause), localAddr, cause });
  });
  return new TcpListener(server);
}

// --- internal ---

class TcpListener implements Listener {
  readonly addr: Addr;
  readonly #server: Server;
  readonly #accepting = new Direction(realClock);
  readonly #arrived: (NodeSocket | Error)[] = [];
  #closed = false;

  constructor(server: Server) {
    const { address, port } = server.address() as AddressInfo;
    this.addr = tcpAddr(address, port);
    this.#server = server;
    server.on('connection', (socket) => this.#arrive(new NodeSocket(socket)));
    server.on('error', (error) => this.#arrive(error)); // of one accept; the next may succeed
  }

  accept(): Promise<Conn> {
    return this.#accepting.inTurn(() => this.#accept());
  }

  async close(): Promise<void> {
    this.#checkOpen('close');
    this.#closed = true;
    this.#server.close(); // the port is free at once; node only reports when all clients have left
    this.#accepting.setDeadline(null);
    this.#accepting.wake();
    await this.#accepting.whenLeft();
    const left = this.#arrived.splice(0).filter((arrived) => arrived instanceof NodeSocket);
    await Promise.all(left.map((socket) => socket.reset()));
  }

  setDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#accepting.setDeadline(t);
  }

  #arrive(arrived: NodeSocket | Error): void {
    this.#arrived.push(arrived);
    this.#accepting.wake();
  }

  async #accept(): Promise<Conn> {
    for (;;) {
      this.#checkOpen('accept');
      this.#accepting.checkDeadline('accept', { localAddr: this.addr });
      const arrived = this.#arrived.shift();
      if (arrived instanceof NodeSocket) return new TcpConn(arrived);
      if (arrived) throw this.#failed(arrived);
      await this.#accepting.wait();
    }
  }

  #checkOpen(op: Op): void {
    if (this.#closed) throw new ClosedError({ op, localAddr: this.addr });
  }

  #failed(cause: Error): NetError {
    return new NetError({ op: 'accept', code: codeOf(cause), localAddr: this.addr, cause });
  }
}
