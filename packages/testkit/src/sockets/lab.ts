import type { Clock, Conn, Deadline, RawSocket } from '@socketlings/net';
import type { SimConn, SimRaw } from '@socketlings/sim';
import { commas, firstDifference, plural, quote } from '../bytes.ts';
import { GivenClock, GivenSocket } from '../given.ts';
import { Lesson, type Facts } from '../lesson.ts';
import type { SimGround } from '../sim-ground.ts';
import { sayError } from '../task.ts';
import { test } from '../test.ts';
import type { World } from '../world.ts';
import { LabClock, PACE } from './lab-clock.ts';
import { Opened } from './opened.ts';
import { busyTurns, timersEver } from '../turns.ts';

export type TcpConnClass = new (raw: RawSocket, clock: Clock) => Conn;

type Body = (lab: Lab) => Promise<void>;

/** A test that goes through every simulated network; `body` gets a fresh socket for each. */
export function inSimulator(title: string, body: Body): void {
  test(title, (world) => inLab(world, body));
}

/** One bare socket with its clock, and ann at the other end, whom the test plays. Times are the clock's. */
export class Lab {
  readonly clock: LabClock;
  readonly raw: SimRaw;
  readonly ann: SimConn;
  readonly world: World;
  readonly #ground: SimGround;
  #opened: Opened | undefined;

  constructor(world: World, clock?: LabClock) {
    this.world = world;
    this.#ground = world.ground as SimGround; // its tests run in the simulator only
    this.clock = clock ?? new LabClock(this.#ground.clock);
    this.#ground.trace.follow(this.clock);
    const { client, raw } = this.#ground.network.rawPair('ann', 'you');
    this.ann = client;
    this.raw = raw;
  }

  get ends(): { local: string; remote: string } {
    return { local: String(this.raw.localAddr), remote: String(this.raw.remoteAddr) };
  }

  /** More than fits between the two ends when nobody reads, in bytes. */
  get tooMuch(): number {
    return this.#ground.allBuffers + 20_000;
  }

  open(TcpConn: TcpConnClass): Opened {
    try {
      const conn = new TcpConn(new GivenSocket(this.raw), new GivenClock(this.clock));
      return (this.#opened = new Opened(this, conn));
    } catch (error) {
      const lesson = 'new TcpConn(raw, clock) threw an error.';
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }

  /** The same once more: a fresh socket, by the same clock. */
  another(): Lab {
    return new Lab(this.world, this.clock);
  }

  /** Puts something into the story that is not on the wire. */
  note(text: string): void {
    this.#ground.trace.add('notes', 'you', 'ann', { text });
  }

  /** Puts a deadline that is about to be set into the story. */
  tellDeadline(which: keyof typeof DEADLINES, t: Deadline): void {
    const in_ms = t === null ? null : t - this.clock.now();
    this.#ground.trace.add('sets a deadline', 'you', 'ann', {
      text: `${which}(${in_ms === null ? 'null' : `in ${commas(in_ms)} ms`})`,
      deadline: { of: DEADLINES[which], in_ms },
    });
  }

  /** The time `ms` from now. */
  in(ms: number): number {
    return this.clock.now() + ms;
  }

  /** Lets everything happen that can happen now. */
  settle(): Promise<void> {
    return this.#ground.quiet();
  }

  /** Lets exactly `ms` pass, and everything happen until then. */
  async pass(ms: number): Promise<void> {
    const { scheduler } = this.#ground.network;
    const { clock } = scheduler;
    const what = (): string => `for ${ms} ms to pass`;
    await scheduler.wait<void>({ side: 'test', who: 'the test', what }, (resolve) => {
      clock.setTimer(clock.now() + ms / PACE, () => resolve());
    });
    await this.settle();
  }

  touch(): void {
    this.#ground.touch();
  }

  /** Lets ann send something, all of it, and waits until it has arrived. */
  async annSends(text: string): Promise<void> {
    await this.ann.write(new TextEncoder().encode(text));
    await this.settle();
  }

  /** What ann can read until nothing more comes. */
  async annReads(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    await this.settle();
    while (this.ann.readable > 0) {
      const p = new Uint8Array(16_384);
      chunks.push(p.subarray(0, (await this.ann.read(p)) ?? 0));
      await this.settle();
    }
    return Buffer.concat(chunks);
  }

  async expectAnnReads(expected: Uint8Array, lesson: string): Promise<void> {
    const received = await this.annReads();
    const same = firstDifference(expected, received);
    if (same === expected.length && same === received.length) return;
    throw new Lesson({
      lesson,
      expected: `${plural(expected.length, 'byte')} with ann`,
      received: `${plural(received.length, 'byte')}, ${
        same < Math.min(expected.length, received.length)
          ? `and byte ${commas(same)} differs: ${quote(received.subarray(same))}`
          : 'alike as far as they go'
      }`,
    });
  }

  expect(holds: boolean, facts: Facts): void {
    if (!holds) throw new Lesson(facts);
  }

  /** Whoever waits sleeps: `ms` pass, nothing moves, and nothing runs again and again to look whether it does. */
  async expectSleep(ms = 0): Promise<void> {
    const { asked } = this.clock;
    const turns = await busyTurns(TURNS, () => this.touch());
    const busy = Math.max(turns, this.clock.asked - asked);
    const before = timersEver(this.#ground.clock);
    if (ms > 0) await this.pass(ms);
    const timers = timersEver(this.#ground.clock) - before;
    this.expect(busy < TURNS / 2 && timers <= FEW_TIMERS + ms / OFTEN, {
      lesson:
        'A call waits, and meanwhile you look again and again whether it may go on: that is called ' +
        'polling, and it burns the processor. Sleep; onReady(), a timer of `clock` or a call wakes you.',
      expected: 'nothing to run while nothing happens',
      received:
        busy > 0
          ? `something in ${busy} of ${TURNS} turns of the event loop`
          : `${plural(timers, 'timer')} in ${commas(ms)} ms`,
    });
  }

  /** What must hold in the end of every test. */
  end(): void {
    this.#opened?.expectEnds();
    this.world.expectNoRejection(
      'A promise of yours was rejected while nobody listened: that ends a real process. Every ' +
        'promise needs somebody who awaits or catches it.',
    );
    const [first] = this.raw.misuse;
    this.expect(first === undefined, {
      lesson:
        'You used the raw socket after raw.close(). By then its number may be that of another ' +
        'connection: whoever wakes up asks first whether the connection is closed.',
      expected: 'no call after raw.close()',
      received: `raw.${first}()`,
    });
  }
}

const FEW_TIMERS = 20;
const OFTEN = 200; // ms; a timer that is set more often is there to look
const TURNS = 50; // of the event loop: enough to tell whoever looks in each of them

const DEADLINES = {
  setDeadline: 'both',
  setReadDeadline: 'read',
  setWriteDeadline: 'write',
} as const;

async function inLab(world: World, body: Body): Promise<void> {
  const lab = new Lab(world);
  await body(lab);
  await lab.settle();
  await world.linger();
  lab.end();
}
