import {
  SOCK_NONBLOCK,
  errno,
  errnoName,
  ready,
  type Fd,
  type G,
  type Kernel,
  type SockAddr,
} from '@socketlings/kernel';
import { SimKernel, type Ending, type Schedule, type Task } from '@socketlings/sim';
import { copyOf, itemsOf, lend } from '../border.ts';
import { GivenClock } from '../given.ts';
import { Lesson, type Facts } from '../lesson.ts';
import type { ColumnStory } from './column-story.ts';
import type { PollDesc, Poller, PollerLike } from './contract.ts';
import { givenKernel } from './given-kernel.ts';
import { NO_LIST } from './lessons.ts';
import { outcome, sayFailure } from './outcome.ts';
import { StageClock } from './stage-clock.ts';

/** A call of the poller by a task of its own. */
export interface Reader {
  readonly task: Task;
  readonly conn: () => Opened;
  readonly direction: 'r' | 'w';
}

/** Something that happens at the other end. */
export interface News {
  readonly what: string;
  readonly body: (kernel: SimKernel) => void;
}

/** A connection on a stage. */
export interface Opened {
  /** What the poller's `open` gave; a first poller knows it by its number. */
  readonly pd: PollDesc;
  readonly fd: Fd;
  readonly peer: Fd;
}

/**
 * One schedule of a poller on a simulated kernel: the scenario says who is there, the explorer who takes
 * a turn when. The poller itself, and timers that go off, take turns like everybody else.
 */
export class Stage {
  readonly kernel = new SimKernel({ run: 'loopback' });
  readonly clock = new StageClock();
  readonly poller: Poller;
  readonly #schedule: Schedule;
  readonly #story: ColumnStory | null;
  readonly #callers: Reader[] = [];
  readonly #misuse: string[] = [];
  readonly #listener: { fd: Fd; addr: SockAddr };
  readonly #epolls: Fd[] = [];

  constructor(Poller: PollerLike, schedule: Schedule, story: ColumnStory | null) {
    this.#schedule = schedule;
    this.#story = story;
    this.#listener = listen(this.kernel);
    this.poller = new Poller(this.#watched(), new GivenClock(this.clock)) as Poller;
    this.act('poller', () => this.#turn(), {
      times: TURNS,
      when: () => this.#epolls.some((ep) => this.kernel.hasEvents(ep)),
    });
    this.act('timer', () => this.#fire(), { times: TURNS, when: () => this.clock.due });
  }

  /** A connection that the poller has opened and heard of, and the peer's descriptor. */
  connection(): Opened {
    const peer = this.#dial();
    const fd = this.kernel.accept4(this.#listener.fd, SOCK_NONBLOCK);
    const pd = this.poller.open(fd);
    this.#turn();
    return { pd: pd ?? (fd as unknown as PollDesc), fd, peer };
  }

  /** Something that happens in one go, at any time. */
  act(name: string, body: () => void, turns?: Parameters<Schedule['act']>[2]): void {
    this.#schedule.act(name, body, turns);
  }

  /** Somebody who reads once. */
  reads(name: string, conn: Opened): Reader {
    return this.readsAfter({ happened: true }, name, () => conn);
  }

  /** Somebody who reads once when something else has happened. */
  readsAfter(event: { readonly happened: boolean }, name: string, conn: () => Opened): Reader {
    const p = new Uint8Array(64);
    const body = (): Promise<string> => outcome(() => this.poller.read(conn().pd, lend(p)), p);
    const task = this.#schedule.go(name, body, { when: () => event.happened });
    return this.#calls({ task, conn, direction: 'r' });
  }

  /** Somebody who reads twice, one after the other. */
  readsTwice(name: string, conn: Opened, size = 64): Reader {
    const p = new Uint8Array(size);
    const read = (): Promise<string> => outcome(() => this.poller.read(conn.pd, lend(p)), p);
    const body = async (): Promise<string> => `${await read()} ${await read()}`;
    return this.#calls({ task: this.#schedule.go(name, body), conn: () => conn, direction: 'r' });
  }

  /** Somebody who writes once. */
  writes(name: string, conn: Opened, bytes: Uint8Array): Reader {
    const body = (): Promise<string> => outcome(() => this.poller.write(conn.pd, copyOf(bytes)));
    return this.#calls({ task: this.#schedule.go(name, body), conn: () => conn, direction: 'w' });
  }

  /** Things happen at the other end one after the other, and the poller hears of each in the same turn. */
  news(...all: readonly News[]): void {
    const left = [...all];
    const turn = (): void => {
      const { what, body } = left.shift()!;
      this.#story?.say('poller', `(${what})`);
      body(this.kernel);
      this.#turn();
    };
    this.act('poller', turn, { times: all.length });
  }

  /** Texts arrive, one after the other. */
  arrives({ peer }: Opened, ...texts: readonly string[]): void {
    this.news(...texts.map((text) => arrival({ peer }, text)));
  }

  closes(name: string, { pd }: Opened): void {
    this.act(name, () => {
      this.#story?.say(name, 'close()');
      this.poller.close(pd);
    });
  }

  /** Somebody closes a connection, and the next one gets its number. */
  replaces(name: string, old: Opened): { happened: boolean; conn: Opened } {
    const peer = this.#dial();
    const replaced = { happened: false, conn: old };
    this.act(name, () => {
      this.#story?.say(name, 'close()');
      this.poller.close(old.pd);
      const fd = this.#acceptAs(old.fd);
      this.#story?.say(name, `open(${fd}): a new connection`);
      replaced.conn = { pd: this.poller.open(fd), fd, peer };
      replaced.happened = true;
    });
    this.kernel.write(peer, Buffer.from('hello'));
    return replaced;
  }

  /** So much time has passed already, and timers are about to go off. */
  timePassed(ms: number): void {
    this.clock.pass(ms);
  }

  /** `ms` pass, at any time; timers that are due go off later, each in its own turn. */
  timePasses(ms: number): void {
    this.act('clock', () => {
      this.#story?.say('clock', `${ms} ms pass`);
      this.clock.pass(ms);
    });
  }

  setsDeadline(
    name: string,
    { pd }: Opened,
    mode: 'r' | 'w' | 'rw',
    inMs: number,
  ): { happened: boolean } {
    const event = { happened: false };
    this.act(name, () => {
      this.#story?.say(name, `setDeadline('${mode}', ${inMs < 0 ? 'past' : `in ${inMs} ms`})`);
      this.poller.setDeadline(pd, mode, this.clock.now() + inMs);
      event.happened = true;
    });
    return event;
  }

  /** Puts bytes into the way of a writer until nothing more fits, and says how many. */
  fill({ fd }: Opened): number {
    let sum = 0;
    for (let n = 0; n >= 0; sum += Math.max(n, 0)) n = this.kernel.write(fd, CHUNK);
    return sum;
  }

  expect(holds: boolean, facts: Facts): void {
    if (!holds) throw new Lesson(facts);
  }

  /** The call has come back, with one of these. */
  expectOutcome({ task }: Reader, allowed: readonly string[], lesson: string): void {
    this.expect(allowed.includes(String(task.value)), {
      lesson: task.value === NOTHING ? EARLY : lesson,
      expected: `${task.name} gets ${allowed.join(' or ')}`,
      received: String(task.value),
    });
  }

  /** So many bytes wait to be read. */
  expectLeft({ fd }: Opened, expected: number): void {
    const left = Math.max(0, this.kernel.read(fd, new Uint8Array(64)));
    this.expect(left === expected, {
      lesson: 'A byte was lost: whoever ends without it must leave it where it is.',
      expected: `${expected} bytes are still there`,
      received: String(left),
    });
  }

  /** The descriptor is closed, and was closed once. */
  expectClosed({ fd }: Opened): void {
    this.expect(!this.kernel.openFds.includes(fd), {
      lesson: 'The last operation has left, and the descriptor is still open.',
    });
  }

  /** What must hold at the end of every schedule: nobody sleeps who could go on, and nothing was misused. */
  expectSound(ending: Ending): void {
    if (ending.kind === 'threw') {
      const { actor, error } = ending;
      if (error instanceof Lesson) throw error;
      const lesson = `An error, in the turn of "${actor.name}": ${sayFailure(error)}.`;
      throw new Lesson({ lesson }, { cause: error });
    }
    if (ending.kind === 'blocked') {
      const received = `${ending.actor.name} needs the lock that ${ending.holder.name} holds`;
      throw new Lesson({ lesson: LOCKED, received });
    }
    this.expect(ending.kind !== 'endless', { lesson: ENDLESS });
    for (const caller of this.#callers) this.#expectBack(caller);
    this.expect(this.#misuse.length === 0, { lesson: MISUSE, received: this.#misuse.join(', ') });
  }

  #expectBack({ task, conn, direction }: Reader): void {
    if (task.state === 'done') return;
    const call = direction === 'r' ? 'read' : 'write';
    const why = this.kernel.readiness(conn().fd, direction);
    this.expect(task.state !== 'asleep', {
      lesson: why === null ? STUCK : LOST,
      expected: `${task.name}'s ${call}() comes back`,
      received: `it sleeps${why ? `, and ${why}` : ''}`,
    });
    throw new Lesson({
      lesson: task.state === 'not started' ? STUCK : OUTSIDE,
      received: `${task.name} is ${task.state}`,
    });
  }

  #calls(caller: Reader): Reader {
    this.#callers.push(caller);
    return caller;
  }

  /** Accepts a connection, with this number if it is free. */
  #acceptAs(fd: Fd): Fd {
    let lowest = this.kernel.socket(SOCK_NONBLOCK);
    while (lowest < fd) lowest = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.close(lowest);
    return this.kernel.accept4(this.#listener.fd, SOCK_NONBLOCK);
  }

  #dial(): Fd {
    const fd = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.setsockopt(fd, 'SO_RCVBUF', SMALL);
    this.kernel.connect(fd, this.#listener.addr);
    return fd;
  }

  #turn(): void {
    const given: unknown = this.poller.poll(0);
    const gs = itemsOf(given);
    this.expect(gs !== undefined, { lesson: NO_LIST, received: typeof given });
    for (const g of gs as G[]) ready(g);
  }

  #fire(): void {
    const f = this.clock.take();
    this.#story?.say('timer', 'goes off');
    this.#schedule.point(); // it has gone off, and what it does is still to come
    f?.();
  }

  #watched(): Kernel {
    return givenKernel(this.kernel, {
      before: () => this.#schedule.point(),
      after: (call) => {
        if (call.name === 'epollCreate1') this.#epolls.push(call.ret);
        if (call.ret === -errno.EBADF)
          this.#misuse.push(`${call.name}(${String(call.args[0])}): ${errnoName(call.ret)}`);
        this.#story?.call(this.#schedule.current, call);
      },
    });
  }
}

/** The peer reads everything. */
export function drains({ peer }: Opened): News {
  const body = (kernel: SimKernel): void => {
    while (kernel.read(peer, CHUNK) > 0);
  };
  return { what: 'the peer reads', body };
}

export function resets({ peer }: Opened): News {
  const body = (kernel: SimKernel): void => {
    kernel.setsockopt(peer, 'SO_LINGER', { onoff: 1, linger: 0 });
    kernel.close(peer);
  };
  return { what: 'the peer resets', body };
}

export function arrival({ peer }: Pick<Opened, 'peer'>, text: string): News {
  const body = (kernel: SimKernel): void => void kernel.write(peer, Buffer.from(text));
  return { what: `${JSON.stringify(text)} arrives`, body };
}

/** Two things at once: the poller hears of both in one call. */
export function both(one: News, other: News): News {
  const body = (kernel: SimKernel): void => [one, other].forEach((news) => news.body(kernel));
  return { what: `${one.what}, and ${other.what}`, body };
}

// --- internal ---

const SMALL = 1024; // bytes; buffers are filled and drained thousands of times
const CHUNK = new Uint8Array(16_384);
const TURNS = 8; // of the poller, and of timers

const NOTHING = '""'; // a read() that gave 0
const EARLY = 'Nothing had come, and your read() gave an answer. EAGAIN means: not yet.';
const LOST =
  'The wake-up was lost: somebody sleeps although there is something to do. Between the call that said ' +
  'EAGAIN and the moment in which you fall asleep, an event can come. It must be remembered, and seen.';
const STUCK =
  'Somebody sleeps, and nobody will ever wake him. Look at what came just before he fell asleep: after you ' +
  'have said that you are going to wait, look once more at everything that speaks against it.';
const OUTSIDE =
  'A call of yours waits for something that no turn brings. In a poller whoever waits sleeps in park().';
const LOCKED =
  'Whoever holds a lock was interrupted, and somebody else needs it in the middle of his own work. Inside of ' +
  'lock.run() is plain code only: system calls, operations on cells and park() stay outside.';
const ENDLESS = 'Your code goes round and round: it tries again and again, and never sleeps.';
const MISUSE =
  'You used a descriptor that is closed. By then its number may be that of another connection: it can ' +
  'only be closed when the last operation has left.';

function listen(kernel: Kernel): { fd: Fd; addr: SockAddr } {
  const fd = kernel.socket(SOCK_NONBLOCK);
  for (const option of ['SO_SNDBUF', 'SO_RCVBUF'] as const) kernel.setsockopt(fd, option, SMALL);
  kernel.listen(fd, 16);
  const out: { addr?: SockAddr } = {};
  kernel.getsockname(fd, out);
  return { fd, addr: out.addr! };
}
