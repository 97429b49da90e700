// For the step about what calls `poll`: a poller of the test's own, in a time of its own, that looks at how it is called.

import { Slot, park, ready, type G, type Tasks } from '@socketlings/kernel';
import { RunQueue } from '@socketlings/kernel/run-queue';
import { Diary } from '../base/diary.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { test } from '../base/test.ts';
import type { World } from '../base/world.ts';
import { lessonOfReady } from './expect-g.ts';
import { GivenTasks } from './given-tasks.ts';
import {
  ASLEEP,
  BUSY,
  DEAF,
  DONE,
  ENDED,
  FORGOTTEN,
  NO_NUMBER,
  NO_RUN,
  OVERSLEPT,
  SLICES,
} from './loop-lessons.ts';

/** The learner's loop. */
export type Run = (poller: { poll(delayMs: number): G[] }, tasks: Tasks) => Promise<void>;

/** A test of a loop, on a poller that the test plays; `body` starts tasks and gives what judges the end. */
export function onLoop(title: string, run: Run, body: (loop: Loop) => () => void): void {
  test(title, async (world) => {
    using loop = new Loop(world);
    const judge = body(loop);
    await loop.play(run);
    judge();
  });
}

/** Tasks, events that come at their times, and a poller that knows of them. Times are ms since the beginning. */
export class Loop implements Disposable {
  /** How often `poll` was called. */
  looks = 0;
  readonly #world: World;
  readonly #diary = new Diary();
  readonly #queue = new RunQueue(() => this.#now);
  readonly #tasks: GivenTasks;
  #events: Event[] = [];
  readonly #given = new Set<string>(); // whom poll() gave, and who has not gone on
  #now = 0;

  constructor(world: World) {
    this.#world = world;
    world.story = () => this.#diary.lines();
    this.#tasks = new GivenTasks(this.#queue, (what) => this.#diary.add('you', what));
  }

  get now(): number {
    return this.#now;
  }

  /** A task more. */
  go(name: string, body: (self: Actor) => Promise<void>): void {
    const self = new Actor(name, this);
    this.#queue.go(async () => {
      this.say(name, 'begins');
      await body(self);
      this.say(name, 'has ended');
    });
  }

  /** Everything that is ready now has its turn first. */
  pass(): Promise<void> {
    return this.#queue.pass();
  }

  /** A task sleeps until the poller has an event for it, which comes at `at`. */
  async untilEvent(name: string, at: number): Promise<void> {
    await park(new Slot(), (_, g) => {
      const happen = (): G[] => (this.#given.add(name), [g]);
      this.#events.push({ at, what: `an event for ${name}`, happen });
      return true;
    });
    this.#given.delete(name);
  }

  /** A task sleeps until a timer goes off. */
  untilTimer(name: string, at: number): Promise<void> {
    return park(new Slot(), (_, g) => {
      this.#queue.clock.setTimer(at, () => {
        this.say('timer', `goes off, for ${name}`);
        ready(g);
      });
      return true;
    });
  }

  /** A task sleeps until something else than an event or a timer makes it ready, and rings: `poll` returns with nobody. */
  untilWake(name: string, at: number): Promise<void> {
    return park(new Slot(), (_, g) => {
      const happen = (): G[] => (ready(g), []);
      this.#events.push({ at, what: `ready(${name}) and wake(), from outside`, happen });
      return true;
    });
  }

  /** A turn takes time. */
  spend(ms: number): void {
    this.#now += ms;
  }

  say(who: string, what: string): void {
    this.#diary.add(who, what);
  }

  expect(holds: boolean, facts: ConstructorParameters<typeof Lesson>[0]): void {
    this.#world.expect(holds, facts);
  }

  async play(run: Run): Promise<void> {
    this.expect(typeof run === 'function', { lesson: NO_RUN });
    try {
      await run({ poll: (delayMs) => this.#poll(delayMs) }, this.#tasks);
    } catch (error) {
      if (error instanceof Lesson) throw error;
      const lesson = lessonOfReady(error) ?? 'run() threw an error.';
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
    this.#tasks.expectSound();
    this.expect(this.#queue.left === 0, {
      lesson: ENDED,
      received: `${this.#queue.left} of them are left`,
    });
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
  }

  #poll(delayMs: unknown): G[] {
    this.#tasks.expectSound();
    this.say('you', `poll(${String(delayMs)})`);
    if (typeof delayMs !== 'number' || Number.isNaN(delayMs)) {
      throw this.#tasks.lesson({ lesson: NO_NUMBER, received: `poll(${String(delayMs)})` });
    }
    this.#judge(delayMs);
    this.looks += 1;
    this.#tasks.looked();
    const gs = this.#due();
    if (gs || delayMs === 0) return gs ?? [];
    return this.#sleep(delayMs < 0 ? Infinity : this.#now + Math.max(1, Math.trunc(delayMs)));
  }

  /** Whether this is the time to wait, and how long. */
  #judge(delayMs: number): void {
    const { left, runnable, untilTimer } = this.#queue;
    const received = `poll(${delayMs}), with ${runnable} who can go on and ${left} who have not ended`;
    const refuse = (lesson: string): Lesson => this.#tasks.lesson({ lesson, received });
    if (left === 0) throw refuse(DONE);
    if (runnable > 0 && delayMs !== 0) throw refuse(ASLEEP);
    if (runnable > 0) return;
    if (delayMs === 0 && untilTimer === 0) return; // a timer is due: there is something to do
    if (delayMs === 0) throw refuse(BUSY);
    const next = `${received}; the next timer is due in ${untilTimer} ms`;
    const isLate = untilTimer >= 0 && (delayMs < 0 || delayMs > Math.ceil(untilTimer) + 1);
    if (isLate) throw this.#tasks.lesson({ lesson: OVERSLEPT, received: next });
    const isEarly = delayMs > 0 && (untilTimer < 0 || delayMs < Math.floor(untilTimer));
    if (isEarly) throw this.#tasks.lesson({ lesson: SLICES, received: next });
  }

  #sleep(until: number): G[] {
    const next = Math.min(...this.#events.map(({ at }) => at));
    if (next > until || next === Infinity) {
      if (until === Infinity) throw this.#deaf();
      this.#now = until;
      return [];
    }
    this.#now = Math.max(this.#now, next);
    return this.#due() ?? [];
  }

  #deaf(): Lesson {
    const [first] = this.#given;
    const received = first ? `${first} was given by poll(), and sleeps` : 'poll(-1)';
    return this.#tasks.lesson({ lesson: first ? FORGOTTEN : DEAF, received });
  }

  /** The tasks for which something has come by now; null if nothing has. */
  #due(): G[] | null {
    const due = this.#events.filter(({ at }) => at <= this.#now);
    if (due.length === 0) return null;
    this.#events = this.#events.filter(({ at }) => at > this.#now);
    for (const { what } of due) this.say('poller', `(${what}, at ${this.#now} ms)`);
    const gs = due.flatMap(({ happen }) => happen());
    return gs;
  }
}

/** What a task can do. */
export class Actor {
  readonly #name: string;
  readonly #loop: Loop;

  constructor(name: string, loop: Loop) {
    this.#name = name;
    this.#loop = loop;
  }

  /** Lets others go first, so many times; each of its turns takes `ms`. */
  async passes(times: number, { ms = 0, until = (): boolean => false } = {}): Promise<void> {
    for (let i = 0; i < times && !until(); i += 1) {
      this.#loop.spend(ms);
      await this.#loop.pass();
    }
  }

  async event(at: number): Promise<void> {
    await this.#loop.untilEvent(this.#name, at);
    this.#loop.say(this.#name, 'goes on');
  }

  async timer(at: number): Promise<void> {
    await this.#loop.untilTimer(this.#name, at);
    this.#loop.say(this.#name, 'goes on');
  }

  async wake(at: number): Promise<void> {
    await this.#loop.untilWake(this.#name, at);
    this.#loop.say(this.#name, 'goes on');
  }
}

// --- internal ---

interface Event {
  readonly at: number;
  readonly what: string;
  /** Gives those that `poll` gives. */
  readonly happen: () => G[];
}
