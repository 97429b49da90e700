import type { Clock, Conn, Deadline, RawSocket } from '@socketlings/net';
import type { SimConn, SimRaw } from '@socketlings/sim';
import { commas, firstDifference, plural, quote } from '../base/bytes.ts';
import { endsOf, type Call, type CallSite, type Ends } from '../base/call.ts';
import { GivenClock, GivenSocket } from '../base/given.ts';
import type { Ground } from '../base/ground.ts';
import { REJECTED } from '../base/known-mistakes.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import type { SimGround } from '../base/sim-ground.ts';
import { busyTurns, timersEver } from '../base/turns.ts';
import { World } from '../base/world.ts';
import { PACE, PacedClock } from '../base/paced-clock.ts';
import { passOn } from '../base/pass-on.ts';
import { TestedConn } from './tested-conn.ts';

export type TcpConnClass = new (raw: RawSocket, clock: Clock) => Conn;

/** A test of one bare socket with its clock; ann, at the other end, is played by the test. Times are the clock's. */
export class SocketTest extends World implements CallSite {
  declare readonly ground: SimGround; // its tests run in the simulator only
  readonly clock: PacedClock;
  readonly raw: SimRaw;
  readonly ann: SimConn;
  readonly timePasses = false;
  #tested: TestedConn | undefined;
  readonly #deadlines = new Map<string, Deadline>();

  constructor(ground: Ground, clock?: PacedClock) {
    super(ground);
    this.clock = clock ?? new PacedClock(this.ground.clock);
    this.ground.trace.follow(this.clock);
    const { client, raw } = this.ground.simulated.rawPair('ann', 'you');
    this.ann = client;
    this.raw = raw;
  }

  get ends(): Ends {
    return endsOf(this.raw);
  }

  /** More bytes than fit between the two ends while neither reads. */
  get tooMuch(): number {
    return this.ground.allBuffers + 20_000;
  }

  open(TcpConn: TcpConnClass): TestedConn {
    try {
      const conn = new TcpConn(new GivenSocket(this.raw), new GivenClock(this.clock));
      return (this.#tested = new TestedConn(this, conn));
    } catch (error) {
      const lesson = 'new TcpConn(raw, clock) threw an error.';
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }

  /** The same once more: a fresh socket, by the same clock. */
  another(): SocketTest {
    return new SocketTest(this.ground, this.clock);
  }

  /** A read that brings bytes is told by the wire. */
  tell(call: Call): void {
    const isOnTheWire = typeof call.value === 'number' && call.value > 0;
    if (!isOnTheWire) this.ground.trace.add('notes', 'you', 'ann', { text: call.describe() });
  }

  whyNoDeadline(): string | undefined {
    return this.clock.foreign > 0 ? FOREIGN : undefined;
  }

  override whySpin(): string | undefined {
    const now = this.clock.now();
    return [...this.#deadlines.values()].includes(now) ? AT_THE_INSTANT : undefined;
  }

  /** There are so many bytes more to write. */
  offers(length: number): void {
    const { raw } = this;
    raw.offered = (raw.offered === Infinity ? 0 : raw.offered) + length;
  }

  /** Puts a deadline that is about to be set into the story. */
  tellDeadline(which: keyof typeof DEADLINES, t: Deadline): void {
    const in_ms = t === null ? null : t - this.clock.now();
    for (const way of WAYS[which]) this.#deadlines.set(way, t);
    this.ground.trace.add('sets a deadline', 'you', 'ann', {
      text: `${which}(${in_ms === null ? 'null' : `in ${commas(in_ms)} ms`})`,
      deadline: { of: DEADLINES[which], in_ms },
    });
  }

  /** The time `ms` from now. */
  in(ms: number): number {
    return this.clock.now() + ms;
  }

  /** Lets exactly `ms` pass, and everything happen until then. */
  override async pass(ms: number): Promise<void> {
    await passOn(this.ground, ms / PACE);
    await this.quiet();
  }

  /** Lets ann send something, all of it, and waits until it has arrived. */
  async annSends(text: string): Promise<void> {
    await this.ann.write(new TextEncoder().encode(text));
    await this.quiet();
  }

  /** What ann can read until nothing more comes. */
  async annReads(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    await this.quiet();
    while (this.ann.readable > 0) {
      const p = new Uint8Array(16_384);
      chunks.push(p.subarray(0, (await this.ann.read(p)) ?? 0));
      await this.quiet();
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

  /** A call that waits sleeps: `ms` pass, nothing moves, and nothing runs again and again to look whether it does. */
  async expectSleep(ms = 0): Promise<void> {
    const { asked } = this.clock;
    const turns = await busyTurns(TURNS, () => this.ground.touch());
    const busy = Math.max(turns, this.clock.asked - asked);
    const before = timersEver(this.ground.clock);
    if (ms > 0) await this.pass(ms);
    const timers = timersEver(this.ground.clock) - before;
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

  override async end(): Promise<void> {
    await this.quiet();
    await this.linger();
    this.expectSound();
    await super.end();
  }

  /** What must hold whenever a connection is done: in the end of every test, too. */
  expectSound(): void {
    this.#tested?.expectEnds();
    this.expectNoRejection(REJECTED);
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

// --- internal ---

const FEW_TIMERS = 20;
const OFTEN = 200; // ms; a timer that is set more often is there to look
const TURNS = 50; // of the event loop: enough to catch code that looks in each of them

const FOREIGN =
  'Your code measures with setTimeout or the like. A deadline is a time on `clock`, which may go ' +
  'at another pace: use clock.setTimer().';

const AT_THE_INSTANT =
  'It is the very instant of a deadline, and your code goes round and round: it takes the deadline for one ' +
  'that is still to come, and its time for one that is there. It is over _at_ its time: compare with <=.';

const WAYS = {
  setDeadline: ['read', 'write'],
  setReadDeadline: ['read'],
  setWriteDeadline: ['write'],
} as const;

const DEADLINES = {
  setDeadline: 'both',
  setReadDeadline: 'read',
  setWriteDeadline: 'write',
} as const;
