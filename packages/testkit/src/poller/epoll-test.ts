import {
  errno,
  ready,
  whyNoLinux,
  type Call,
  type Fd,
  type G,
  type Kernel,
} from '@socketlings/kernel';
import { ClosedError, realClock, type Addr, type Clock, type Conn } from '@socketlings/net';
import { Random } from '@socketlings/sim';
import { runBounded, type Case, type Pair } from '../contract/index.ts';
import { Diary } from '../base/diary.ts';
import { itemsOf } from '../base/border.ts';
import { GivenClock } from '../base/given.ts';
import { Lesson, type Facts } from '../base/lesson.ts';
import { TakenConn } from '../base/taken.ts';
import { sayError } from '../base/say-error.ts';
import { test } from '../base/test.ts';
import { PollerConn, PollerListener } from './poller-conn.ts';
import type { World } from '../base/world.ts';
import { calling } from './calling.ts';
import type { Poller } from './contract.ts';
import { givenKernel } from './given-kernel.ts';
import { MISUSE, NO_LIST, REJECTED } from './lessons.ts';
import { native } from './native.ts';
import { sayCall } from './say-call.ts';
import { SpinGuard } from './spin-guard.ts';

export type PollerClass = new (kernel: Kernel, clock: Clock) => object;

const OTHER_PROCESS = 'On real epoll it is played in a process of its own.';

/** Why there is no real epoll here, as a sentence; null if there is. */
export const whyNoEpoll = native ? null : (whyNoLinux() ?? OTHER_PROCESS);

/** A test on real epoll. Servers and clients live on one poller, and in one process. */
export function onRealEpoll(
  title: string,
  Poller: PollerClass,
  body: (epoll: EpollTest) => Promise<void>,
): void {
  test.onRealKernel(title, whyNoEpoll, async (world) => {
    using epoll = new EpollTest(world, Poller);
    await epoll.play(body);
  });
}

/** A program that has a poller, on the kernel of this machine. */
export class EpollTest implements Disposable {
  readonly #world: World;
  readonly #poller: Poller;
  readonly #diary = new Diary();
  readonly #misuse: string[] = [];
  readonly #spins = new SpinGuard(SPIN);

  constructor(world: World, Poller: PollerClass, clock: Clock = realClock) {
    this.#world = world;
    world.story = () => this.#diary.lines();
    const kernel = givenKernel(native!.kernel, { after: (call) => this.#called(call) });
    this.#poller = callNow('The constructor', () => {
      return new Poller(kernel, new GivenClock(clock)) as Poller;
    });
  }

  /** The descriptors that are open now. */
  get openFds(): readonly Fd[] {
    return native!.kernel.openFds;
  }

  /** Runs `body`, and the poller for as long. */
  async play(body: (epoll: EpollTest) => Promise<void>): Promise<void> {
    const turn = (delayMs: number): boolean => this.#turn(delayMs);
    await this.sound(native!.keepPolling(native!.kernel, turn, body(this)));
  }

  /** What must hold when all is done, besides. */
  async sound(work: Promise<void>): Promise<void> {
    await work;
    this.#spins.expectNone();
    this.#world.expectNoRejection(REJECTED);
    const [first] = this.#misuse;
    this.expect(first === undefined, { lesson: MISUSE, received: first ?? '' });
  }

  listen(port = 0): PollerListener {
    return callNow('listen()', () => new PollerListener(native!.kernel, this.#poller, port));
  }

  async dial({ ip, port }: Addr): Promise<Conn> {
    return new PollerConn(native!.kernel, this.#poller, await this.#poller.connect({ ip, port }));
  }

  /** Whom the poller gives. */
  poll(delayMs: number): G[] {
    this.#spins.reset();
    const given = callNow(`poll(${delayMs})`, () => this.#poller.poll(delayMs) as unknown);
    const gs = itemsOf(given);
    this.expect(gs !== undefined, { lesson: NO_LIST, received: typeof given });
    return gs as G[];
  }

  /** Waits for something that needs some milliseconds; `lesson` is for when it does not come. */
  async until<T>(work: Promise<T>, lesson: string): Promise<T> {
    let timer = 0;
    const late = new Promise<never>((_, reject) => {
      timer = realClock.setTimer(realClock.now() + PATIENCE, () => {
        reject(new Lesson({ lesson, received: `nothing for ${PATIENCE / 1000} seconds` }));
      });
    });
    try {
      return await Promise.race([work, late]);
    } catch (error) {
      if (error instanceof Lesson) throw error;
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    } finally {
      realClock.clearTimer(timer);
    }
  }

  /** Two ends of a connection keep one promise of the contract. */
  async keeps(promise: Case): Promise<void> {
    this.#diary.add('the test', `a connection ${promise.name}`);
    const lesson = 'A client connects, and accept() or connect() sleeps on.';
    await runBounded(promise, await this.until(this.#pair(), lesson), new Random(1));
  }

  expect(holds: boolean, facts: Facts): void {
    this.#world.expect(holds, facts);
  }

  [Symbol.dispose](): void {
    native!.kernel[Symbol.dispose]();
  }

  async #pair(): Promise<Pair> {
    const listener = this.listen();
    const [a, b] = await Promise.all([listener.accept(), this.dial(listener.addr)]);
    await listener.close();
    const stop = async (): Promise<void> => {
      for (const conn of [a, b]) await closed(conn);
    };
    const [taken, other] = [new TakenConn(a), new TakenConn(b)];
    return { a: taken, b: other, clock: realClock, volume: 1 << 20, stop };
  }

  #turn(delayMs: number): boolean {
    const gs = this.poll(delayMs);
    for (const g of gs) callNow('ready(g), for what poll() gave,', () => ready(g));
    return gs.length > 0;
  }

  #called(call: Call): void {
    const text = sayCall(call);
    this.#diary.add('you', text);
    if (call.ret === -errno.EBADF) this.#misuse.push(text);
    if (call.ret > 0) this.#spins.reset();
    else this.#spins.countInVain(`${SPIN} calls that brought nothing`);
  }
}

// --- internal ---

const PATIENCE = 10_000; // ms; loopback needs a few
const SPIN = 20_000; // calls in one turn of the poller that bring nothing

/** Makes a call that is done when it returns. */
function callNow<T>(name: string, call: () => T): T {
  return calling(call, () => `${name} threw an error.`);
}

/** Closes what a case may have closed already. */
async function closed(conn: Conn): Promise<void> {
  await conn.close().catch((error: unknown) => {
    if (!(error instanceof ClosedError)) throw error;
  });
}
