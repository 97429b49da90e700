import {
  TimeoutError,
  dial,
  listen,
  realClock,
  type Clock,
  type Conn,
  type Listener,
} from '@socketlings/net';
import { Trace } from '@socketlings/sim';
import { Stuck, type Ground, type Peer, type Served, type TestListener } from './ground.ts';
import { Recorded } from './recorded.ts';

/** A test on loopback sockets of this machine, in real time; nothing is asserted about how long it takes. */
export class RealGround implements Ground {
  readonly network = 'real';
  readonly trace: Trace = new Trace(realClock);
  readonly clock: Clock = realClock;
  readonly meters = undefined;
  readonly allBuffers = 16 * 1024 * 1024; // more than Linux, macOS or Windows give to a connection
  readonly #open: { close(): Promise<void> }[] = [];
  #over = false;

  async play(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } finally {
      this.#over = true; // from here on the code under test sleeps in whatever it calls
      await Promise.allSettled(this.#open.map((each) => each.close()));
    }
  }

  async pair(name: string): Promise<{ client: Peer; served: Served }> {
    const listener = await listen();
    const [client, conn] = await Promise.all([this.dial(name, listener), listener.accept()]);
    await listener.close();
    const server = new Recorded(
      this.#closeLater(conn),
      this.trace,
      'server',
      name,
      () => this.#over,
    );
    return { client, served: { conn: server, isClosed: () => server.closed } };
  }

  async listen(): Promise<TestListener> {
    const listener = this.#closeLater(await listen());
    const failNext = (): never => {
      throw new Error('only the simulator can make accept fail');
    };
    return Object.assign(listener, { failNext });
  }

  async dial(name: string, { addr }: Listener): Promise<Peer> {
    const conn = this.#closeLater(await dial(addr));
    this.trace.add('connects', name, 'server');
    return new RealPeer(conn, this.trace, name, 'server');
  }

  async quiet(): Promise<void> {}

  async linger(): Promise<void> {}

  async rest(): Promise<void> {}

  until(what: string, done: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const stuck = new Stuck(`the test has waited ${PATIENCE / 1000} seconds ${what}`);
      const timer = realClock.setTimer(realClock.now() + PATIENCE, () => reject(stuck));
      void done.then(() => {
        realClock.clearTimer(timer);
        resolve();
      });
    });
  }

  touch(): void {}

  #closeLater<T extends Conn | Listener>(resource: T): T {
    this.#open.push(resource);
    return resource;
  }
}

const PATIENCE = 10_000; // ms; the one bound on real sockets, far above what loopback needs

class RealPeer extends Recorded implements Peer {
  readonly readable = 0; // unknown: silence is proved in the simulator only

  override async read(p: Uint8Array): Promise<number | null> {
    this.setReadDeadline(realClock.now() + PATIENCE);
    try {
      return await super.read(p);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      throw new Stuck(`nothing has come for ${PATIENCE / 1000} seconds`);
    }
  }

  reset(): Promise<void> {
    throw new Error('only the simulator can reset a connection at will');
  }
}
