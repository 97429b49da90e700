import { NetError, tcpAddr, type Addr } from '@socketlings/net';
import { SimConn } from './conn.ts';
import { SimListener } from './listener.ts';
import { Meters } from './meters.ts';
import { bufferSizeFor, policyFor, type Run } from './profile.ts';
import { Random } from './random.ts';
import { SimRaw } from './raw.ts';
import { Scheduler } from './scheduler.ts';
import { Socket, type SocketOptions } from './socket.ts';
import { Trace } from './trace.ts';

/** A loopback interface in memory: ports, connections, and a record of all that happened. */
export class Network {
  readonly run: Run;
  /** The size of each of the two buffers at each end of a connection, in bytes. */
  readonly bufferSize: number;
  readonly scheduler: Scheduler = new Scheduler();
  readonly meters: Meters = new Meters();
  readonly trace: Trace = new Trace(this.scheduler.clock);
  readonly #chance: Random;
  readonly #listeners = new Map<number, SimListener>();
  #ports = 40_000;

  constructor(run: Run) {
    this.run = run;
    this.#chance = new Random(typeof run === 'number' ? run : 0);
    this.bufferSize = bufferSizeFor(run, this.#chance);
  }

  /** Opens a port for the code under test. `backlog`: clients that may wait to be accepted, less one. */
  listen({ backlog = SOMAXCONN }: { backlog?: number } = {}): SimListener {
    const addr = this.#nextAddr();
    const listener = new SimListener(this, addr, backlog);
    this.#listeners.set(addr.port, listener);
    return listener;
  }

  /** Connects the client `who`, a part of the test. Rejects with `ECONNREFUSED` or `ETIMEDOUT`. */
  dial(who: string, addr: Addr): Promise<SimConn> {
    this.scheduler.progress();
    const what = (): string => `for a connection to ${addr}`;
    return this.scheduler.wait({ side: 'test', who, what }, (resolve, reject) => {
      const fail = (code: string): void => {
        reject(new NetError({ op: 'dial', code, remoteAddr: addr }));
      };
      this.#knock(addr, 0, (listener) => resolve(this.#establish(who, listener)), fail);
    });
  }

  /** A connection that is already established and accepted: the client's end, and the server's. */
  pair(who: string): { client: SimConn; server: SimConn } {
    const ends = this.#pair(who, this.#nextAddr());
    this.trace.add('connects', who, 'server');
    this.meters.owns(ends.server);
    return ends;
  }

  /** The same, with the bare socket in the place of the server's end; `who` works with it. */
  rawPair(peer: string, who: string): { client: SimConn; raw: SimRaw } {
    const [near, far] = this.#sockets(this.#nextAddr());
    this.trace.add('connects', peer, who);
    const client = new SimConn(this, near, { side: 'test', who: peer, peer: who });
    return { client, raw: new SimRaw(this, far, { who, peer }) };
  }

  accepted(conn: SimConn): SimConn {
    this.meters.owns(conn);
    this.trace.add('accepts', 'server', conn.identity.peer);
    this.scheduler.progress();
    return conn;
  }

  #establish(who: string, listener: SimListener): SimConn {
    const { client, server } = this.#pair(who, listener.addr);
    this.trace.add('connects', who, 'server');
    this.scheduler.progress();
    listener.enqueue(server);
    return client;
  }

  #pair(who: string, serverAddr: Addr): { client: SimConn; server: SimConn } {
    const [near, far] = this.#sockets(serverAddr);
    return {
      client: new SimConn(this, near, { side: 'test', who, peer: 'server' }),
      server: new SimConn(this, far, { side: 'subject', who: 'server', peer: who }),
    };
  }

  #sockets(serverAddr: Addr): [Socket, Socket] {
    const clientAddr = this.#nextAddr();
    const world = { clock: this.scheduler.clock, progress: () => this.scheduler.progress() };
    return Socket.pair(
      world,
      this.#options(clientAddr, serverAddr),
      this.#options(serverAddr, clientAddr),
    );
  }

  #options(localAddr: Addr, remoteAddr: Addr): SocketOptions {
    const policy = policyFor(this.run, this.#chance);
    const { bufferSize } = this;
    return { localAddr, remoteAddr, policy, sendBuffer: bufferSize, receiveBuffer: bufferSize };
  }

  // A SYN that finds the backlog full is dropped, and sent again after 1 s, 3 s, 7 s … (C:SYN).
  #knock(
    addr: Addr,
    attempt: number,
    established: (listener: SimListener) => void,
    fail: (code: string) => void,
  ): void {
    const { clock } = this.scheduler;
    const again = clock.now() + 2 ** attempt * SYN_RETRY;
    clock.schedule(clock.now() + 1, 0, () => {
      const listener = this.#listeners.get(addr.port);
      if (!listener || listener.closed) return fail('ECONNREFUSED');
      if (listener.hasRoom) return established(listener);
      clock.schedule(again, 0, () => {
        if (attempt >= SYN_RETRIES) fail('ETIMEDOUT');
        else this.#knock(addr, attempt + 1, established, fail);
      });
    });
  }

  #nextAddr(): Addr {
    return tcpAddr('127.0.0.1', ++this.#ports);
  }
}

// --- internal ---

const SOMAXCONN = 4096;
const SYN_RETRY = 1000; // ms until the first retry; every further one waits twice as long
const SYN_RETRIES = 6; // Linux's default
