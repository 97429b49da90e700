import type { Listener } from '@socketlings/net';
import { Network, type Run, type SimListener } from '@socketlings/sim';
import type { Ground, Peer, Served } from './ground.ts';
import { turnUntilIdle } from './turns.ts';

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
    return this.network.scheduler.rest();
  }

  until(what: string, done: Promise<void>): Promise<void> {
    const waiting = { side: 'test', who: 'the test', what: () => what } as const;
    return this.network.scheduler.wait(waiting, (resolve) => void done.then(resolve));
  }

  touch(): void {
    this.network.scheduler.touch();
  }

  async #passUntil(at: number): Promise<void> {
    const { scheduler } = this.network;
    scheduler.progress(); // it does not wait for long where nothing moves
    await scheduler.wait<void>(
      { side: 'test', who: 'the test', what: () => 'for what was put off' },
      (resolve) => void this.clock.setTimer(at, () => resolve()),
    );
    await this.quiet();
  }
}

// --- internal ---

const HOUR = 3_600_000; // virtual ms
const STRIDE = 50_000; // virtual ms
const LEAP = HOUR / 10;
const MOST_TURNS = 80; // of the event loop, for who puts something off from one to the next
const MOST_TIMERS = 100; // one that fires every second is not followed for long
