import { getEventListeners } from 'node:events';
import type { Clock } from '@socketlings/net';
import { commas } from '../base/bytes.ts';
import { Call, type CallSite, type Ends } from '../base/call.ts';
import { GivenClock, GivenConn } from '../base/given.ts';
import type { Ground } from '../base/ground.ts';
import { REJECTED } from '../base/known-mistakes.ts';
import { Lesson } from '../base/lesson.ts';
import { COUNTS } from '../base/networks.ts';
import { PACE, PacedClock } from '../base/paced-clock.ts';
import { PacedConn, PacedListener, type Clocks } from '../base/paced.ts';
import { passOn } from '../base/pass-on.ts';
import { sayError } from '../base/say-error.ts';
import { SimGround } from '../base/sim-ground.ts';
import { show, tell } from '../base/story.ts';
import { World } from '../base/world.ts';
import type { Limits, RpcClientClass, RpcServerClass } from './contract.ts';
import { Desk } from './desk.ts';
import { PlayedServer } from './played-server.ts';
import { sayStream } from './stream-story.ts';
import { TestedClient } from './tested-client.ts';
import { TestedServer, type Door } from './tested-server.ts';

/** A test of a server or a client of requests. Times are those of its clock. */
export class RpcTest extends World implements CallSite {
  readonly timePasses = true;
  readonly ends: Ends = { local: '', remote: '' };
  readonly clock: Clock;
  readonly #simulated: SimGround | undefined;
  readonly #paced: PacedClock | undefined;
  readonly #began: number;

  constructor(ground: Ground) {
    super(ground);
    this.#simulated = ground instanceof SimGround ? ground : undefined;
    this.#paced = this.#simulated && new PacedClock(this.#simulated.clock);
    this.clock = this.#paced ?? ground.clock;
    if (this.#paced) ground.trace.follow(this.#paced);
    this.#began = this.clock.now();
    this.story = () => tell(ground.trace, sayStream);
    this.scenes = () => show(ground.trace);
  }

  /** Starts the server under test; its handlers are the test's, and its limits wide but for those that are given. */
  async serve(RpcServer: RpcServerClass, limits: Partial<Limits> = {}): Promise<TestedServer> {
    const door = await this.#open();
    const desk = new Desk(() => this.clock.now());
    const options = { ...WIDE, ...limits, clock: new GivenClock(this.clock) };
    const service = this.#make('new RpcServer(handlers, options)', () => {
      return new RpcServer(desk.handlers(), options);
    });
    return new TestedServer(this, service, { door, desk });
  }

  /** The client under test, with a server that the test plays. */
  client(RpcClient: RpcClientClass): { client: TestedClient; server: PlayedServer } {
    const { client, server } = this.#sim.simulated.clientPair();
    const conn = new PacedConn(client, this.#clocks);
    return { client: this.#client(RpcClient, conn), server: new PlayedServer(this, server, conn) };
  }

  /** A client under test with a connection to the server under test. */
  async clientOf(
    RpcClient: RpcClientClass,
    server: TestedServer,
    name: string,
  ): Promise<TestedClient> {
    return this.#client(RpcClient, await server.dial(name));
  }

  /**
   * How many of something that costs: all of them in the friendly network of a run that counts, fewer while somebody
   * learns. Five hundred clients take two seconds where bytes are cut, and find there what a few find.
   */
  crowd(full: number, learning: number, otherwise: number): number {
    return COUNTS ? this.amount(full, otherwise) : this.amount(learning, otherwise);
  }

  /** All of these in the friendly network, and one in each other. */
  some<T>(items: readonly T[]): readonly T[] {
    const one = this.random.int(0, items.length - 1);
    return this.amount(0, 1) === 0 ? items : items.slice(one, one + 1);
  }

  /** Puts something into the story. */
  note(text: string): void {
    this.ground.trace.add('notes', 'you', '', { text });
  }

  tell(call: Call): void {
    this.note(call.describe());
  }

  /** Lets exactly `ms` pass, and everything happen until then. */
  override async pass(ms: number): Promise<void> {
    this.ground.trace.add('notes', '', '', { text: `${commas(ms)} ms pass` });
    await passOn(this.#sim, ms / PACE);
    await this.quiet();
  }

  /** Something was at exactly this time; where it was sooner, another lesson may be due. */
  expectAt(what: string, at: number, expected: number, lesson: string, early = lesson): void {
    if (at === expected) return;
    const since = (time: number): string => `${commas(Math.round(time - this.#began))} ms`;
    const off = `${commas(Math.round(Math.abs(at - expected)))} ms too ${at < expected ? 'early' : 'late'}`;
    throw new Lesson({
      lesson: at < expected ? early : lesson,
      expected: `${what} at ${since(expected)} of this test`,
      received: Number.isNaN(at) ? 'it never came' : `it came at ${since(at)}, ${off}`,
    });
  }

  /** Nobody listens to a signal any more. */
  expectUnheard(signal: AbortSignal, lesson: string): void {
    const { length } = getEventListeners(signal, 'abort');
    this.expect(length === 0, { lesson, expected: 'no listener', received: `${length} of them` });
  }

  /** No timer is set. */
  expectNoTimer(lesson: string): void {
    const timers = this.#paced ? this.#paced.armed + this.#paced.foreign : 0;
    this.expect(timers === 0, { lesson, expected: 'no timer', received: `${timers} set` });
  }

  override async end(): Promise<void> {
    this.expectNoRejection(REJECTED);
    await super.end();
  }

  get #sim(): SimGround {
    if (!this.#simulated) throw new Error('this is known of the simulator only');
    return this.#simulated;
  }

  get #clocks(): Clocks {
    return { paced: this.#paced!, virtual: this.#sim.clock };
  }

  async #open(): Promise<Door> {
    if (!this.#simulated) return { listener: await this.ground.listen(), accepted: [] };
    const listener = new PacedListener(this.#simulated.simulated.listen(), this.#clocks);
    return { listener, accepted: listener.accepted };
  }

  #client(RpcClient: RpcClientClass, conn: ConstructorParameters<typeof GivenConn>[0]) {
    const given = { clock: new GivenClock(this.clock) };
    return new TestedClient(
      this,
      this.#make('new RpcClient(conn, { clock })', () => new RpcClient(new GivenConn(conn), given)),
    );
  }

  #make<T>(what: string, make: () => T): T {
    try {
      return make();
    } catch (error) {
      const lesson = `${what} threw an error.`;
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }
}

// --- internal ---

/** Limits that nobody meets by chance. */
const WIDE: Limits = {
  maxConns: 1000,
  maxFrame: 1024 * 1024,
  maxInFlight: 1000,
  maxAtWork: 100_000,
  maxQueuedBytes: 1024 * 1024,
  idleMs: 3_600_000,
  frameMs: 3_600_000,
};
