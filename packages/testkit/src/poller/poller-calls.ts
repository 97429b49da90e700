import { G, ready, type Fd, type Kernel, type SockAddr } from '@socketlings/kernel';
import type { Clock } from '@socketlings/net';
import { Deadlock } from '@socketlings/sim';
import { copyOf, itemsOf, lend } from '../base/border.ts';
import { toBytes } from '../base/bytes.ts';
import { GivenClock } from '../base/given.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { calling } from './calling.ts';
import type { PollDesc, Poller } from './contract.ts';
import { expectG, lessonOfReady } from './expect-g.ts';
import { NO_LIST } from './lessons.ts';
import { outcomeWord } from './outcome-word.ts';
import { ANYWHERE, SimMachine } from './sim-machine.ts';

/** A call of the code under test: it `waits`, or what it came to (see `outcomeWord`). */
export interface PendingCall {
  readonly name: string;
  result: string;
  value?: unknown;
  error?: unknown;
}

export const WAITS = 'waits';
const WOKEN_BADLY = 'ready(g), for what poll() gave, threw an error.';

export const SLEEPS = 'poll() sleeps, and nothing will ever wake it.';

/** The program that has a poller: what is asked of it, and whose turn it is. Nothing happens unasked. */
export class PollerCalls extends SimMachine {
  readonly #pollers: Poller[] = [];
  #isPolling = false;

  /** The poller under test, or another one in the same program. */
  open(
    Poller: new (kernel: Kernel, clock: GivenClock) => object,
    clock: Clock = this.clock,
  ): Poller {
    try {
      const poller = new Poller(this.given, new GivenClock(clock)) as Poller;
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

  /** Calls something that is done when it returns; `stuck` is the lesson where it sleeps for ever. */
  callNow<T>(name: string, call: () => T, stuck: string): T {
    return calling(call, (error) => {
      return error instanceof Deadlock ? stuck : `${name} threw an error.`;
    });
  }

  /** The same of something that may fail. */
  tryNow(name: string, call: () => unknown, stuck: string): void {
    const attempt = (): void => {
      try {
        call();
      } catch (error) {
        if (error instanceof Lesson || error instanceof Deadlock) throw error;
        this.say('you', `${name} threw an error`);
      }
    };
    this.callNow(name, attempt, stuck);
  }

  /** Starts a call, and lets nothing else happen. */
  begin(name: string, call: () => Promise<unknown>, p?: Uint8Array): PendingCall {
    const pending: PendingCall = { name, result: WAITS };
    this.say('you', `${name} …`);
    const keep = async (): Promise<unknown> => {
      try {
        return (pending.value = await call());
      } catch (error) {
        pending.error = error;
        throw error;
      }
    };
    void outcomeWord(keep, p).then((result) => {
      pending.result = result;
      this.say('you', `… ${name}: ${result}`);
    });
    return pending;
  }

  /** Starts a call, and gives it all the turns it can use. */
  async start(name: string, call: () => Promise<unknown>, p?: Uint8Array): Promise<PendingCall> {
    const pending = this.begin(name, call, p);
    await this.settle();
    return pending;
  }

  /** A first poller knows a connection by its number. */
  read(pd: PollDesc | Fd, size = 64): Promise<PendingCall> {
    const p = new Uint8Array(size);
    return this.start('read', () => this.poller.read(pd as PollDesc, lend(p)), p);
  }

  write(pd: PollDesc, data: string | Uint8Array): Promise<PendingCall> {
    return this.start('write', () => this.poller.write(pd, copyOf(toBytes(data))));
  }

  /** A write of more than fits between two ends. */
  writeTooMuch(pd: PollDesc): Promise<PendingCall> {
    return this.write(pd, new Uint8Array(this.world.amount(600_000, 200_000)));
  }

  /** A listener of the poller under test, on a port of its own. */
  listen(): PollDesc {
    return this.poller.listen({ ...ANYWHERE });
  }

  accept(pd: PollDesc): Promise<PendingCall> {
    return this.start('accept', () => this.poller.accept(pd));
  }

  connect(addr: SockAddr): Promise<PendingCall> {
    return this.start('connect', () => this.poller.connect(addr));
  }

  /** The tasks that `poll` gives; `stuck` is for when it never comes back. */
  poll(delayMs: number, { poller = this.poller, stuck = SLEEPS } = {}): G[] {
    this.#isPolling = true;
    try {
      const gs: unknown = this.callNow(`poll(${delayMs})`, () => poller.poll(delayMs), stuck);
      const items = itemsOf(gs);
      this.expect(items !== undefined, { lesson: NO_LIST, received: typeof gs });
      return items as G[];
    } finally {
      this.#isPolling = false;
    }
  }

  /** One turn of a poller; the tasks that it wakes go on. */
  async turn(delayMs = 0, poller = this.poller): Promise<G[]> {
    const gs = this.poll(delayMs, { poller });
    await this.resume(gs);
    return gs;
  }

  /** The tasks that `poll` gave go on. */
  async resume(gs: readonly G[]): Promise<void> {
    for (const g of gs) expectG(g, G);
    for (const g of gs) {
      const wake = (error: unknown): string => lessonOfReady(error) ?? WOKEN_BADLY;
      calling(() => ready(g), wake);
    }
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

  /** A turn for each poller; whether a task goes on. */
  async #turns(): Promise<boolean> {
    let woken = 0;
    for (const poller of this.#pollers) woken += (await this.turn(0, poller)).length;
    return woken > 0;
  }
}

// --- internal ---

const MOST = 20_000; // events, turns and timers between two actions of a test

function callbacks(): Promise<void> {
  return new Promise((resolve) => nextTick(resolve));
}

const nextTick = process.nextTick.bind(process);
