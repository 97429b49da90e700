import { ready, type Fd, type G, type Kernel, type SockAddr } from '@socketlings/kernel';
import { watching } from '@socketlings/kernel/watch';
import { Deadlock } from '@socketlings/sim';
import { firstDifference, plural } from '../bytes.ts';
import { copyOf, itemsOf, lend } from '../border.ts';
import { GivenClock } from '../given.ts';
import { Lesson } from '../lesson.ts';
import { sayError } from '../task.ts';
import { test } from '../test.ts';
import type { PollDesc, Poller } from './contract.ts';
import { Glance } from './glance.ts';
import { NOT_YOURS, NO_LIST } from './lessons.ts';
import { Machine } from './machine.ts';
import { outcome, sayFailure } from './outcome.ts';
import type { Peer } from './peer.ts';

/** A call of the code under test: it `waits`, or what it came to (see `outcome`). */
export interface Pending {
  readonly name: string;
  result: string;
  value?: unknown;
  error?: unknown;
}

export const WAITS = 'waits';

/** A test that goes through every simulated kernel; `body` gets a fresh one for each. */
export function onKernel(title: string, body: (rig: Rig) => Promise<void>): void {
  test(title, async (world) => {
    const rig = new Rig(world);
    await body(rig);
    rig.end();
  });
}

/** The test as the program that has a poller. Nothing happens but what it asks for. */
export class Rig extends Machine {
  readonly #pollers: Poller[] = [];
  #isPolling = false;

  /** The poller under test, or another one in the same program. */
  open(Poller: new (kernel: Kernel, clock: GivenClock) => object): Poller {
    try {
      const poller = new Poller(this.given, new GivenClock(this.clock)) as Poller;
      this.#pollers.push(poller);
      return poller;
    } catch (error) {
      const lesson = 'The constructor threw an error.';
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }

  get poller(): Poller {
    return this.#pollers[0]!;
  }

  /** Calls something that comes back when it is done; if it does not, `stuck` says why. */
  run<T>(name: string, call: () => T, stuck: string): T {
    try {
      return call();
    } catch (error) {
      if (error instanceof Lesson) throw error;
      const lesson = error instanceof Deadlock ? stuck : `${name} threw an error.`;
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }

  /** Starts a call, and lets nothing else happen. */
  begin(name: string, call: () => Promise<unknown>, p?: Uint8Array): Pending {
    const pending: Pending = { name, result: WAITS };
    this.say('you', `${name} …`);
    const keep = async (): Promise<unknown> => {
      try {
        return (pending.value = await call());
      } catch (error) {
        pending.error = error;
        throw error;
      }
    };
    void outcome(keep, p).then((result) => {
      pending.result = result;
      this.say('you', `… ${name}: ${result}`);
    });
    return pending;
  }

  /** Starts a call, and gives it all the turns it can use. */
  async start(name: string, call: () => Promise<unknown>, p?: Uint8Array): Promise<Pending> {
    const pending = this.begin(name, call, p);
    await this.settle();
    return pending;
  }

  /** A first poller knows a connection by its number. */
  read(pd: PollDesc | Fd, size = 64): Promise<Pending> {
    const p = new Uint8Array(size);
    return this.start('read', () => this.poller.read(pd as PollDesc, lend(p)), p);
  }

  write(pd: PollDesc, bytes: Uint8Array): Promise<Pending> {
    return this.start('write', () => this.poller.write(pd, copyOf(bytes)));
  }

  accept(pd: PollDesc): Promise<Pending> {
    return this.start('accept', () => this.poller.accept(pd));
  }

  connect(addr: SockAddr): Promise<Pending> {
    return this.start('connect', () => this.poller.connect(addr));
  }

  /** Those whom `poll` gives; `stuck` is for when it never comes back. */
  poll(delayMs: number, { poller = this.poller, stuck = SLEEPS } = {}): G[] {
    this.#isPolling = true;
    try {
      const gs: unknown = this.run(`poll(${delayMs})`, () => poller.poll(delayMs), stuck);
      const items = itemsOf(gs);
      this.expect(items !== undefined, { lesson: NO_LIST, received: typeof gs });
      return items as G[];
    } finally {
      this.#isPolling = false;
    }
  }

  /** One turn of a poller: whom does it wake? They go on. */
  async turn(delayMs = 0, poller = this.poller): Promise<G[]> {
    const gs = this.poll(delayMs, { poller });
    await this.resume(gs);
    return gs;
  }

  /** Those whom `poll` gave go on. */
  async resume(gs: readonly G[]): Promise<void> {
    for (const g of gs) this.run('ready(g), for what poll() gave,', () => ready(g), SLEEPS);
    await callbacks();
  }

  /** Lets everything happen that can happen now; of timers only those up to `ms` from now. */
  async settle(ms = 0): Promise<void> {
    const until = this.clock.now() + ms;
    for (let i = 0; i < MOST; i += 1) {
      await callbacks();
      this.clock.runDueEvents();
      if (await this.#turns()) continue;
      const { nextAt } = this.clock;
      if (!this.clock.nextIsEvent && (nextAt === undefined || nextAt > until)) break;
      this.clock.runNext();
    }
    this.clock.moveTo(until);
    await callbacks();
  }

  protected override get mayWait(): boolean {
    return this.#isPolling || this.#pollers.length === 0;
  }

  /** A turn for each poller; whether somebody goes on. */
  async #turns(): Promise<boolean> {
    let woken = 0;
    for (const poller of this.#pollers) woken += (await this.turn(0, poller)).length;
    return woken > 0;
  }

  /** Both texts are the same. */
  expectBytes(expected: string, received: string, lesson: string): void {
    const same = firstDifference(Buffer.from(expected), Buffer.from(received));
    this.expect(expected === received, {
      lesson,
      expected: plural(expected.length, 'byte'),
      received: `${plural(received.length, 'byte')}, the first ${same} of them alike`,
    });
  }

  expectResult({ name, result }: Pending, expected: string, lesson: string): void {
    this.expect(result === expected, {
      lesson,
      expected: `${name}: ${expected}`,
      received: result,
    });
  }

  /** The call has given a descriptor. */
  expectFd({ name, result }: Pending, lesson: string): Fd {
    this.expect(/^\d+$/.test(result), {
      lesson,
      expected: `${name}: a descriptor`,
      received: result,
    });
    return Number(result);
  }

  /** The call has given a descriptor, and that is the other end of this client. */
  expectAccepted(accept: Pending, client: Peer, lesson: string): void {
    const fd = this.expectFd(accept, lesson);
    const sent = this.kernel.write(fd, Uint8Array.of(fd));
    this.wire();
    const taken = client.take();
    this.expect(sent === 1 && taken.length === 1 && taken[0] === fd % 256, {
      lesson: NOT_ACCEPTED,
      received: `descriptor ${fd}`,
    });
  }

  /** Descriptors are open, and no others. */
  expectOpen(fds: readonly Fd[], lesson: string): void {
    const { openFds } = this.kernel;
    const left = openFds.filter((fd) => !fds.includes(fd));
    this.expect(left.length === 0, { lesson, received: `descriptor ${left.join(', ')} is open` });
    const gone = fds.filter((fd) => !openFds.includes(fd));
    this.expect(gone.length === 0, {
      lesson: NOT_YOURS,
      received: `descriptor ${gone.join(', ')} is closed`,
    });
  }

  /** `connect` has given a connection. */
  expectConnected({ value, result }: Pending): PollDesc {
    const fd = (value as PollDesc | undefined)?.fd;
    this.expect(fd !== undefined && this.kernel.getpeername(fd, {}) === 0, {
      lesson: 'The connection is there, and connect() has not given it: a PollDesc with its fd.',
      received: result,
    });
    return value as PollDesc;
  }

  /** What one direction of a connection holds, as its poller tells. */
  slot(pd: PollDesc, mode: 'r' | 'w'): string {
    const { poller } = this;
    this.expect(typeof poller.describe === 'function', { lesson: NO_WORD });
    const word = this.run('describe()', () => poller.describe!(pd, mode), SLEEPS);
    this.say('you', `describe('${mode}'): ${word}`);
    return word;
  }

  expectSlot(pd: PollDesc, mode: 'r' | 'w', expected: string, lesson: string): void {
    const received = this.slot(pd, mode);
    this.expect(received === expected, { lesson, expected: `'${expected}'`, received });
  }

  /** Reads, and looks at the moment in which the task calls `park()`, before its G is anywhere. */
  async readAndLook(pd: PollDesc, look: () => void): Promise<Pending> {
    const seen = new Glance(look);
    watching.by = seen;
    try {
      return await this.read(pd);
    } finally {
      watching.by = null;
      seen.end();
    }
  }

  /** The call throws, at once. */
  expectThrows(name: string, call: () => unknown, expected: string, lesson: string): void {
    let received = 'no error';
    try {
      call();
    } catch (error) {
      received = sayFailure(error);
    }
    this.expect(received === expected, { lesson, expected: `${name}: ${expected}`, received });
  }

  /** Descriptors that the code under test should have closed. */
  expectClosed(fds: readonly Fd[], lesson: string): void {
    const open = fds.filter((fd) => this.kernel.openFds.includes(fd));
    this.expect(open.length === 0, { lesson, received: `descriptor ${open.join(', ')} is open` });
  }

  /** The descriptor was registered after this call, which made it what it is. */
  expectRegisteredAfter(name: 'listen' | 'connect', fd: Fd, lesson: string): void {
    const calls = this.calls(name).filter(({ args }) => args[0] === fd);
    this.expect(calls.length > 0 && this.controls(fd).length > 0, { lesson });
    this.expect(this.firstOf('epollCtl', fd) > this.firstOf(name, fd), { lesson });
  }

  /** What the kernel was asked to wait, at the most, in ms. */
  timeoutOf(delayMs: number): number {
    const before = this.calls('epollWait').length;
    this.poll(delayMs);
    return Number(this.calls('epollWait')[before]?.args[3]);
  }
}

// --- internal ---

const MOST = 20_000; // events, turns and timers between two actions of a test

const NO_WORD =
  'This step looks inside: give your Poller a method describe(pd, mode) that says what a direction holds.';
const NOT_ACCEPTED =
  'accept() has given a descriptor that is not the connection of the one who came: what is written to it ' +
  'does not arrive there.';
const SLEEPS = 'poll() sleeps, and nothing will ever wake it.';

function callbacks(): Promise<void> {
  return new Promise((resolve) => nextTick(resolve));
}

const nextTick = process.nextTick.bind(process);
