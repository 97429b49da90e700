import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { nodeTcpSocket, tcpAddr, type Listener, type TcpSocket } from '@socketlings/net';
import type { Ground, Peer } from '../base/ground.ts';

/** Two ends of a real connection: a peer, and a bare socket. */
export async function nodePair(
  ground: Ground,
  peer: string,
): Promise<{ peer: Peer; socket: TcpSocket; stop: () => void }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  const arrives = once(server, 'connection') as Promise<[Socket]>;
  const client = await ground.dial(peer, { addr: tcpAddr(address, port) } as Listener);
  const [socket] = await arrives;
  server.close();
  socket.unref(); // a test that fails leaves it behind
  return { peer: client, socket: nodeTcpSocket(socket), stop: () => socket.destroy() };
}
