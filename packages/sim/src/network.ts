import { errnoName, type SockAddr } from '@socketlings/kernel';
import { NetError, tcpAddr, type Addr } from '@socketlings/net';
import { SimConn } from './conn.ts';
import { TcpSocket } from './kernel/tcp-socket.ts';
import { SimListener } from './listener.ts';
import { SimListeningSockets } from './listening-front.ts';
import { Meters } from './meters.ts';
import { bufferSizeFor, policyFor, type NetworkName } from './profile.ts';
import { Random } from './random.ts';
import { SimRaw } from './raw.ts';
import { Scheduler } from './scheduler.ts';
import type { Simulation } from './simulation.ts';
import { SimSocket } from './socket.ts';
import { SimSockets } from './sockets.ts';
import { SimTcp } from './tcp-front.ts';
import { Endpoint } from './tcp/endpoint.ts';
import { established, connect } from './tcp/handshake.ts';
import type { ConnectionRequest } from './tcp/listening.ts';
import { ANY, Ports } from './tcp/ports.ts';
import type { Host } from './tcp/host.ts';
import { Trace } from './trace.ts';

/** A loopback interface in memory: ports, connections, and a record of all that happened. */
export class Network {
  readonly name: NetworkName;
  /** The size of each of the two buffers at each end of a connection, in bytes. */
  readonly bufferSize: number;
  readonly scheduler: Scheduler = new Scheduler();
  readonly meters: Meters = new Meters();
  readonly trace: Trace = new Trace(this.scheduler.clock);
  readonly #simulation: Simulation;
  readonly #host: Host;
  readonly #clients = new Map<number, string>(); // their names, by port

  constructor(name: NetworkName, { bufferSize }: { bufferSize?: number } = {}) {
    const chance = new Random(typeof name === 'number' ? name : 0);
    const { scheduler, meters, trace } = this;
    const { clock } = scheduler;
    this.#simulation = { scheduler, meters, trace };
    this.name = name;
    const ownSize = bufferSizeFor(name, chance);
    this.bufferSize = bufferSize ?? ownSize;
    this.#host = {
      clock,
      ports: new Ports(clock),
      bufferSize: this.bufferSize,
      policy: () => policyFor(name, chance),
    };
  }

  /** Opens a port for the code under test. `backlog`: clients that may wait to be accepted, less one. */
  listen({ backlog = SOMAXCONN }: { backlog?: number } = {}): SimListener {
    const { ports } = this.#host;
    const open = (request: ConnectionRequest): SimConn => this.#server(request);
    return new SimListener(this.#simulation, { ports, backlog, open });
  }

  /** Connects the client `who`, a part of the test. Rejects with `ECONNREFUSED` or `ETIMEDOUT`. */
  dial(who: string, addr: Addr): Promise<SimConn> {
    this.scheduler.progress();
    const what = (): string => `for a connection to ${addr}`;
    return this.scheduler.wait({ side: 'test', who, what }, (resolve, reject) => {
      const endpoint = new Endpoint(this.#host);
      const from = this.#freeAddr();
      this.#clients.set(from.port, who);
      endpoint.onWake = () => {
        if (endpoint.state === 'closed') {
          const code = errnoName(endpoint.error);
          return reject(new NetError({ op: 'dial', code, remoteAddr: addr }));
        }
        this.scheduler.progress();
        this.trace.add('connects', who, 'server');
        resolve(this.#client(who, this.#socket(endpoint, from, addr)));
      };
      connect(this.#host, endpoint, { from, to: addr }, SYN_RETRIES);
    });
  }

  /** A connection that is already established and accepted: the client's end, and the server's. */
  pair(who: string): { client: SimConn; server: SimConn } {
    const { test, subject } = this.#pairOf(who, 'server');
    this.trace.add('connects', who, 'server');
    return { client: test, server: subject };
  }

  /** The same for a client under test: its end, and that of a server which is part of the test. */
  clientPair(): { client: SimConn; server: SimConn } {
    const { test, subject } = this.#pairOf('server', 'client');
    this.trace.add('connects', 'client', 'server');
    return { client: subject, server: test };
  }

  /** The same, with the bare socket in the place of the server's end; `who` works with it. */
  rawPair(peer: string, who: string): { client: SimConn; raw: SimRaw } {
    const [near, far] = this.#pair();
    this.trace.add('connects', peer, who);
    return {
      client: this.#client(peer, near, who),
      raw: new SimRaw(this.#simulation, far, { who, peer }),
    };
  }

  /** Where the code under test has its own sockets from. */
  sockets(): SimSockets {
    return new SimSockets(this.#simulation, this.#host, (socket, who) => this.#own(socket, who));
  }

  /** A pair as `rawPair` makes it, whose bare socket has options; `who` works with it. */
  tcpPair(peer: string, who: string): { client: SimConn; socket: SimTcp } {
    const [near, far] = established(this.#host);
    const { ports } = this.#host;
    const [local, remote] = [ports.hold(ANY, () => false)!, ports.hold(ANY, () => false)!];
    const ends = [addrOf(remote.addr), addrOf(local.addr)] as const;
    this.trace.add('connects', peer, who);
    const owned = new TcpSocket(this.#host, { endpoint: far, local, remote: remote.addr });
    const client = this.#client(peer, this.#socket(near, ...ends), who);
    return { client, socket: this.#tcp(owned, who, peer) };
  }

  /** Where the code under test has sockets from that are to listen. */
  listeningSockets(): SimListeningSockets {
    return new SimListeningSockets(this.#simulation, this.#host, (socket) => {
      const peer = this.#clients.get(socket.remote.port) ?? 'somebody';
      this.trace.add('accepts', 'you', peer);
      return this.#tcp(socket, 'you', peer);
    });
  }

  #tcp(socket: TcpSocket, who: string, peer: string): SimTcp {
    const localAddr = addrOf(socket.getsockname());
    const remoteAddr = addrOf(socket.remote);
    const ends = { localAddr, remoteAddr };
    return new SimTcp(this.#simulation, { socket, ends, names: { who, peer } });
  }

  #own(socket: TcpSocket, who: string): SimConn {
    const ends = [addrOf(socket.getsockname()), addrOf(socket.remote)] as const;
    const conn = this.#socket(socket.endpoint, ...ends);
    this.scheduler.progress();
    return new SimConn(this.#simulation, conn, { side: 'subject', who, peer: 'server' });
  }

  /** The ends of the test, and of the code under test. */
  #pairOf(tester: string, tested: string): { test: SimConn; subject: SimConn } {
    const [near, far] = this.#pair();
    const names = { who: tested, peer: tester };
    const subject = new SimConn(this.#simulation, far, { side: 'subject', ...names });
    this.meters.opened(subject);
    return { test: this.#client(tester, near, tested), subject };
  }

  #pair(): [SimSocket, SimSocket] {
    const [near, far] = established(this.#host);
    const [farAddr, nearAddr] = [this.#freeAddr(), this.#freeAddr()];
    return [this.#socket(near, nearAddr, farAddr), this.#socket(far, farAddr, nearAddr)];
  }

  #client(who: string, socket: SimSocket, peer = 'server'): SimConn {
    return new SimConn(this.#simulation, socket, { side: 'test', who, peer });
  }

  #server({ endpoint, local, remote }: ConnectionRequest): SimConn {
    const peer = this.#clients.get(remote.port) ?? 'you';
    const socket = this.#socket(endpoint, addrOf(local.addr), addrOf(remote));
    return new SimConn(this.#simulation, socket, { side: 'subject', who: 'server', peer });
  }

  #socket(endpoint: Endpoint, localAddr: Addr, remoteAddr: Addr): SimSocket {
    return new SimSocket(endpoint, { localAddr, remoteAddr }, () => this.scheduler.progress());
  }

  #freeAddr(): Addr {
    return addrOf(this.#host.ports.hold(ANY, () => false)!.addr);
  }
}

// --- internal ---

const SOMAXCONN = 4096;
const SYN_RETRIES = 6; // Linux's default

function addrOf({ ip, port }: SockAddr): Addr {
  return tcpAddr(ip, port);
}
