import {
  SOCK_NONBLOCK,
  errno,
  errnoName,
  type Call,
  type Fd,
  type G,
  type Kernel,
  type SockAddr,
} from '@socketlings/kernel';
import { SimKernel, type When } from '@socketlings/sim';
import { itemsOf } from '../base/border.ts';
import { Lesson, type Facts } from '../base/lesson.ts';
import type { ColumnStory } from './column-story.ts';
import type { PollDesc, Poller, PollerLike } from './contract.ts';
import { Disturbance } from './disturbance.ts';
import { NO_LIST } from './lessons.ts';
import { sends, type PeerEvent } from './peer-events.ts';
import { ScenarioClock } from './scenario-clock.ts';
import type { Steps, Way } from './way.ts';

/** A connection that the poller under test has opened. */
export interface PolledConn {
  /** What the poller's `open` gave; a first poller knows a connection by its number. */
  readonly pd: PollDesc;
  readonly fd: Fd;
  readonly peer: Fd;
}

/**
 * A simulated kernel with a poller, on which a schedule says what happens next: the poller's turns and timers
 * that go off are acts, and so is what the peers do.
 */
export class InterleavedMachine {
  readonly kernel = new SimKernel({ network: 'loopback' });
  readonly clock = new ScenarioClock();
  readonly poller: Poller;
  protected readonly way: Way;
  protected readonly misuse: string[] = [];
  readonly #story: ColumnStory | null;
  readonly #listener: { fd: Fd; addr: SockAddr };
  readonly #epolls: Fd[] = [];
  readonly #disturbance = new Disturbance();
  #sleeper = false;
  /** Waits that have come back. */
  protected returned = 0;

  constructor(Poller: PollerLike, way: Way, story: ColumnStory | null) {
    this.way = way;
    this.#story = story;
    this.#listener = listen(this.kernel);
    const { clock } = this;
    const kernel = this.#disturbance.of(this.kernel);
    const hasEvents = (ep: Fd): boolean => this.kernel.hasEvents(ep);
    this.poller = way.make(Poller, {
      kernel,
      clock,
      hasEvents,
      after: (call) => this.#called(call),
    });
    this.act('poller', () => this.#turn(), {
      times: TURNS,
      when: () => !this.#sleeper && this.#hasEvents,
    });
    this.act('timer', () => this.#fire(), { times: TURNS, when: () => this.clock.due });
  }

  /** A connection that the poller has opened and heard of. */
  connection(): PolledConn {
    const peer = this.dial();
    const fd = this.kernel.accept4(this.#listener.fd, SOCK_NONBLOCK);
    const pd = this.way.now(this.asks('open', fd)) as PollDesc | undefined;
    this.way.now(this.#turn());
    return { pd: pd ?? (fd as unknown as PollDesc), fd, peer };
  }

  /** Something that happens in one go, at any time. */
  act(name: string, body: () => Steps, turns?: When): void {
    this.way.act(name, body, turns);
  }

  /** Calls the poller under test. */
  asks(name: keyof Poller, ...args: readonly unknown[]): Steps {
    return this.way.call(this.poller, name, args);
  }

  /** Events happen at the other end one after the other, and the poller hears of each in the same turn. */
  happens(...events: readonly PeerEvent[]): void {
    const left = [...events];
    const turn = function* (this: InterleavedMachine): Steps<void> {
      const { what, body } = left.shift()!;
      this.say('poller', `(${what})`);
      body(this.kernel);
      yield* this.#turn();
    };
    this.act('poller', turn.bind(this), { times: events.length });
  }

  /** From now on an event that tells of an error tells of nothing else. */
  errorsComeAlone(): void {
    this.#disturbance.errorsAreAlone = true;
  }

  /** A signal interrupts the poller's next call of this name. */
  interrupts(call: 'read' | 'write'): void {
    this.#disturbance.signals.push(call);
  }

  /** Instead of short turns, the poller waits so many times for as long as it takes. */
  sleeps(times: number): void {
    this.#sleeper = true;
    const one = function* (this: InterleavedMachine): Steps<void> {
      this.say('poller', 'poll(-1)');
      yield* this.#turn(-1);
      this.returned += 1;
      this.say('poller', 'poll() has returned');
    };
    const all = function* (this: InterleavedMachine): Steps<void> {
      for (let i = 0; i < times; i += 1) yield* one.call(this);
    };
    // As it is, nobody else runs while it waits: so it begins when there is something.
    if (this.way.waits) this.act('poller', all.bind(this));
    else this.act('poller', one.bind(this), { times, when: () => this.#hasEvents });
  }

  /** Texts arrive, one after the other. */
  arrives({ peer }: PolledConn, ...texts: readonly string[]): void {
    this.happens(...texts.map((text) => sends({ peer }, text)));
  }

  /** So much time has passed already, and timers are about to go off. */
  timePassed(ms: number): void {
    this.clock.pass(ms);
  }

  /** `ms` pass, at any time; timers that are due go off later, each in its own turn. */
  timePasses(ms: number): void {
    // oxlint-disable-next-line require-yield -- it happens at once
    const pass = function* (this: InterleavedMachine): Steps<void> {
      this.say('clock', `${ms} ms pass`);
      this.clock.pass(ms);
    };
    this.act('clock', pass.bind(this));
  }

  /** Puts bytes into the way of a writer until nothing more fits. */
  fill({ fd }: PolledConn): void {
    while (this.kernel.write(fd, CHUNK) >= 0);
  }

  expect(holds: boolean, facts: Facts): void {
    if (!holds) throw new Lesson(facts);
  }

  /** Adds a line to the story, where one is told. */
  say(who: string, text: string): void {
    this.#story?.say(who, text);
  }

  /** A peer that connects: its descriptor. */
  protected dial(): Fd {
    const fd = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.setsockopt(fd, 'SO_RCVBUF', SMALL);
    this.kernel.connect(fd, this.#listener.addr);
    return fd;
  }

  /** Accepts a connection, with this number if it is free. */
  protected acceptAs(fd: Fd): Fd {
    let lowest = this.kernel.socket(SOCK_NONBLOCK);
    while (lowest < fd) lowest = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.close(lowest);
    return this.kernel.accept4(this.#listener.fd, SOCK_NONBLOCK);
  }

  get #hasEvents(): boolean {
    return this.#epolls.some((ep) => this.kernel.hasEvents(ep));
  }

  *#turn(delayMs = 0): Steps<void> {
    const given = yield* this.asks('poll', delayMs);
    const gs = itemsOf(given);
    this.expect(gs !== undefined, { lesson: NO_LIST, received: typeof given });
    for (const g of gs as G[]) yield* this.way.wake(g);
  }

  *#fire(): Steps<void> {
    const f = this.clock.take();
    this.say('timer', 'goes off');
    yield* this.way.point(); // it has gone off, and what it does is still to come
    if (f) yield* this.way.callBack(f);
  }

  #called(call: Call): void {
    const { name, args, ret } = call;
    if (name === 'epollCreate1') this.#epolls.push(ret);
    if (ret === -errno.EBADF) this.misuse.push(`${name}(${String(args[0])}): ${errnoName(ret)}`);
    this.#story?.call(this.way.current, call);
  }
}

// --- internal ---

const SMALL = 1024; // bytes; buffers are filled and drained thousands of times
const CHUNK = new Uint8Array(16_384);
const TURNS = 8; // of the poller, and of timers

function listen(kernel: Kernel): { fd: Fd; addr: SockAddr } {
  const fd = kernel.socket(SOCK_NONBLOCK);
  for (const option of ['SO_SNDBUF', 'SO_RCVBUF'] as const) kernel.setsockopt(fd, option, SMALL);
  kernel.listen(fd, 16);
  const out: { addr?: SockAddr } = {};
  kernel.getsockname(fd, out);
  return { fd, addr: out.addr! };
}
