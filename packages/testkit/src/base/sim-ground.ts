import type { Listener } from '@socketlings/net';
import { Network, type NetworkName, type SimConn, type SimListener } from '@socketlings/sim';
import type { Ground, Peer, Served } from './ground.ts';
import { turnUntilIdle } from './turns.ts';

/** A test in the simulator: in virtual time, with a network that does what its seed says. */
export class SimGround implements Ground {
  readonly network: NetworkName;
  readonly simulated: Network;

  constructor(network: NetworkName, options: { bufferSize?: number } = {}) {
    this.network = network;
    this.simulated = new Network(network, options);
  }

  get trace() {
    return this.simulated.trace;
  }

  get clock() {
    return this.simulated.scheduler.clock;
  }

  get meters() {
    return this.simulated.meters;
  }

  get allBuffers(): number {
    return 4 * this.simulated.bufferSize;
  }

  play(body: () => Promise<void>): Promise<void> {
    return this.simulated.scheduler.run(body);
  }

  async pair(name: string): Promise<{ client: Peer; served: Served }> {
    const { client, server } = this.simulated.pair(name);
    return { client, served: served(server) };
  }

  async listen(): Promise<SimListener> {
    return this.simulated.listen();
  }

  dial(name: string, { addr }: Listener): Promise<Peer> {
    return this.simulated.dial(name, addr);
  }

  quiet(horizonMs = 0): Promise<void> {
    return this.simulated.scheduler.quiet(horizonMs);
  }

  async linger(): Promise<void> {
    const { clock } = this;
    await turnUntilIdle(MOST_TURNS, () => this.touch());
    await this.quiet();
    const end = clock.now() + HOUR;
    for (let fired = 0; fired < MOST_TIMERS; fired += 1) {
      const { nextTimerAt = Infinity } = clock;
      if (nextTimerAt > end) return;
      await this.#passUntil(Math.min(nextTimerAt, clock.now() + STRIDE));
    }
    // Timers that come again and again fire once in each leap, as on a machine that was asleep.
    while (clock.now() < end && clock.nextTimerAt !== undefined) {
      clock.moveTo(Math.min(end, clock.now() + LEAP));
      await this.#passUntil(clock.now());
    }
  }

  rest(): Promise<void> {
    return this.simulated.scheduler.rest();
  }

  until(what: string, done: Promise<void>): Promise<void> {
    const waiting = { side: 'test', who: 'the test', what: () => what } as const;
    return this.simulated.scheduler.wait(waiting, (resolve) => void done.then(resolve));
  }

  touch(): void {
    this.simulated.scheduler.touch();
  }

  async #passUntil(at: number): Promise<void> {
    const { scheduler } = this.simulated;
    scheduler.progress(); // it does not wait for long where nothing moves
    await scheduler.wait<void>(
      { side: 'test', who: 'the test', what: () => 'for what was put off' },
      (resolve) => void this.clock.setTimer(at, () => resolve()),
    );
    await this.quiet();
  }
}

// --- internal ---

function served(conn: SimConn): Served {
  return { conn, isClosed: () => conn.closed, heldBack: () => conn.outstanding };
}

const HOUR = 3_600_000; // virtual ms
const STRIDE = 50_000; // virtual ms
const LEAP = HOUR / 10;
const MOST_TURNS = 80; // of the event loop, for code that puts something off from one to the next
const MOST_TIMERS = 100; // one that fires every second is not followed for long
