import { commas, plural } from '../../base/bytes.ts';
import { passOn } from '../../base/pass-on.ts';
import type { Facts } from '../../base/lesson.ts';
import type { SimWorld } from '../../model/sim-world.ts';
import { ToldScript } from '../../model/told-script.ts';
import type { Does, ServerAct } from './acts.ts';
import { Door, type Functions } from './door.ts';
import { Visitor } from './visitor.ts';

/** A script of one server and its clients, in which everything that the contract says is looked at. */
export class ServerScript extends ToldScript<SimWorld, Does> {
  readonly #door: Door;
  readonly #visitors: Visitor[] = [];
  #turn = 0;
  #patience = 1000; // ms

  constructor(world: SimWorld, functions: Functions) {
    super(world, world.ground.clock);
    this.#door = new Door(world, functions);
  }

  protected act({ does, n }: ServerAct): void | Promise<void> {
    return this.#acts[does](n);
  }

  protected whenQuiet(): Facts | undefined {
    const wrong = this.#visitors.map((visitor) => visitor.wrong()).find(Boolean);
    return wrong ?? this.#door.wrong();
  }

  /** A second after everything was quiet, everybody has what it waits for. */
  protected override async quiet(): Promise<void> {
    await super.quiet();
    if (!this.#misses()) return;
    await passOn(this.world.ground, this.#patience);
    await super.quiet();
    this.judge(this.#misses());
    await super.quiet();
  }

  protected async finish(): Promise<void> {
    if (this.#visitors.length === 0) await this.#connect(1);
    for (const visitor of this.#visitors) visitor.readAgain();
    await this.quiet();
    for (const { peer } of this.#visitors) peer.sendsItsLast(10);
    await this.quiet();
    await this.#stop();
    await this.quiet();
    const { openConns } = this.world.ground.simulated.meters;
    if (openConns > 0)
      this.judge({ lesson: LEFT, expected: 'none', received: plural(openConns, 'connection') });
  }

  readonly #acts: Readonly<Record<Does, (n: number) => void | Promise<void>>> = {
    connects: (n) => this.#connect(n),
    sends: (n) => this.#next()?.peer.sends(n),
    'sends its last': (n) => this.#next()?.peer.sendsItsLast(n),
    'stops reading': () => this.#stopReading(),
    'reads again': () => this.#readAgain(),
    ends: () => this.#next()?.peer.ends('closeWrite'),
    closes: () => this.#next()?.peer.ends('close'),
    resets: () => this.#next()?.peer.ends('reset'),
    time: (n) => this.#pass(n),
    'an hour': () => this.#anHour(),
    'a handler fails': () => this.#fail(),
    'accept fails': (n) => this.#failAccepts(n),
    'stop listening': () => this.#stop(),
  };

  async #connect(count: number): Promise<void> {
    for (let i = 0; i < count && this.#visitors.length < NAMES.length; i += 1) {
      if (this.#door.closed) return;
      const name = NAMES[this.#visitors.length]!;
      this.notes(name, 'connects');
      const conn = await this.#door.dial(name);
      const visitor = { name, conn, from: this.#visitors.length * APART };
      const { port } = conn.localAddr;
      const side = {
        service: () => this.#door.serviceOf(port),
        isTurnedAway: () => this.#door.isTurnedAway(port),
      };
      this.#visitors.push(new Visitor(visitor, side, (what) => this.notes(name, what)));
    }
  }

  /** Whose turn it is. */
  #next(): Visitor | undefined {
    this.#turn += 1;
    return this.#visitors[this.#turn % this.#visitors.length];
  }

  #stopReading(): void {
    const visitor = this.#next();
    if (!visitor) return;
    this.notes(visitor.name, 'stops reading');
    visitor.stopReading();
  }

  #readAgain(): void {
    const visitor = this.#next();
    if (!visitor) return;
    this.notes(visitor.name, 'reads what comes');
    visitor.readAgain();
  }

  /** As long as it takes, in strides that the simulation waits for. */
  async #pass(ms: number): Promise<void> {
    this.notes('time', `${commas(ms)} ms pass`);
    await passOn(this.world.ground, ms);
    await this.quiet();
  }

  async #anHour(): Promise<void> {
    this.notes('time', 'an hour passes');
    await this.world.linger();
    await this.quiet();
  }

  #fail(): void {
    if (this.#door.failing > 0) return;
    this.notes('test', 'the handler of the next client fails when it is done');
    this.#door.failing = 1;
  }

  #failAccepts(times: number): void {
    this.notes('test', `accept fails ${plural(times, 'time')} (EMFILE)`);
    this.#door.failAccepts(times);
    this.#patience = 60_000; // how long a server waits after a failure is its own affair
  }

  async #stop(): Promise<void> {
    if (this.#door.closed) return;
    this.notes('test', 'closes the listener');
    await this.#door.close();
  }

  #misses(): Facts | undefined {
    const missed = this.#visitors.map((visitor) => visitor.misses()).find(Boolean);
    return missed ?? this.#door.misses();
  }
}

// --- internal ---

const NAMES = ['ann', 'bob', 'cyd', 'dan', 'eve'];
const APART = 9973; // places between the bytes of one client and those of the next

const LEFT = 'Everybody has gone, and a connection is still open.';
