import type { Listener } from '@socketlings/net';
import { Network, type Run, type SimListener } from '@socketlings/sim';
import type { Ground, Peer, Served } from './ground.ts';

/** A test in the simulator: in virtual time, with a network that does what its seed says. */
export class SimGround implements Ground {
  readonly run: Run;
  readonly network: Network;

  constructor(run: Run) {
    this.run = run;
    this.network = new Network(run);
  }

  get trace() {
    return this.network.trace;
  }

  get clock() {
    return this.network.scheduler.clock;
  }

  get meters() {
    return this.network.meters;
  }

  get allBuffers(): number {
    return 4 * this.network.bufferSize;
  }

  play(body: () => Promise<void>): Promise<void> {
    return this.network.scheduler.run(body);
  }

  async pair(name: string): Promise<{ client: Peer; served: Served }> {
    const { client, server } = this.network.pair(name);
    return { client, served: { conn: server, isClosed: () => server.closed } };
  }

  async listen(): Promise<SimListener> {
    return this.network.listen();
  }

  dial(name: string, { addr }: Listener): Promise<Peer> {
    return this.network.dial(name, addr);
  }

  quiet(horizonMs = 0): Promise<void> {
    return this.network.scheduler.quiet(horizonMs);
  }

  rest(): Promise<void> {
    return this.network.scheduler.rest();
  }

  until(what: string, done: Promise<void>): Promise<void> {
    const waiting = { side: 'test', who: 'the test', what: () => what } as const;
    return this.network.scheduler.wait(waiting, (resolve) => void done.then(resolve));
  }

  touch(): void {
    this.network.scheduler.touch();
  }
}
