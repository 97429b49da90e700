import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { dial, rawSocket, realClock, tcpAddr, ClosedError, type Conn } from '@socketlings/net';
import type { AddressInfo } from 'node:net';
import { contract, runBounded, type Pair } from '../contract/index.ts';
import { GivenClock, GivenSocket } from '../base/given.ts';
import { SimGround } from '../base/sim-ground.ts';
import { TakenConn } from '../base/taken.ts';
import type { World } from '../base/world.ts';
import type { TcpConnClass } from './socket-test.ts';

/** Runs the cases of the contract that need one reader and one writer, each on a fresh connection. */
export async function keepsContract(TcpConn: TcpConnClass, world: World): Promise<void> {
  const { ground } = world;
  for (const wanted of contract.filter(({ concurrent }) => !concurrent)) {
    if (ground instanceof SimGround) {
      const pair = simulated(TcpConn, ground);
      await wanted.run(pair, world.random);
      await pair.stop();
    } else {
      const { pair, end } = await loopback(TcpConn);
      await runBounded(wanted, pair, world.random).finally(end);
    }
  }
}

// --- internal ---

function simulated(TcpConn: TcpConnClass, { simulated: network }: SimGround): Pair {
  const { client: b, raw } = network.rawPair('ann', 'you');
  const { clock } = network.scheduler;
  const a = new TakenConn(new TcpConn(new GivenSocket(raw), new GivenClock(clock)));
  const volume = network.name === 'friendly' ? 1 << 18 : 20_000; // bytes
  return { a, b, clock, volume, stop: () => closeAll([a, b]) };
}

async function loopback(TcpConn: TcpConnClass): Promise<{ pair: Pair; end: () => void }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [socket, b] = await Promise.all([accepted(server), dial(addrOf(server))]);
  server.close();
  const given = new GivenSocket(rawSocket(socket));
  const a = new TakenConn(new TcpConn(given, new GivenClock(realClock)));
  const pair = { a, b, clock: realClock, volume: 1 << 20, stop: () => closeAll([a, b]) };
  return { pair, end: () => socket.destroy() };
}

async function accepted(server: Server): Promise<Socket> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  return socket;
}

function addrOf(server: Server) {
  const { address, port } = server.address() as AddressInfo;
  return tcpAddr(address, port);
}

async function closeAll(conns: Conn[]): Promise<void> {
  const close = (conn: Conn): Promise<void> =>
    conn.close().catch((error: unknown) => {
      if (!(error instanceof ClosedError)) throw error;
    });
  await Promise.all(conns.map(close));
}
