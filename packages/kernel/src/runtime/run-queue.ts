// The other half of a runtime: a task that can go on waits in a queue, for a loop that gives turns.

import { farEnough, type Effort } from './far-enough.ts';
import { intercepted, type Interceptor } from './interceptor.ts';
import { Slot, park, ready } from './park.ts';
import type { Tasks } from './tasks.ts';

/** While it exists, `ready()` puts a task into this queue instead of letting it go on at once. */
export class RunQueue implements Tasks, Disposable {
  /** For a poller's deadlines: its timers go off in `runTimers`. */
  readonly clock = {
    now: (): number => this.#now(),
    setTimer: (at: number, f: () => void): number => this.#setTimer(at, f),
    clearTimer: (id: number): void => void this.#timers.delete(id),
  };
  readonly #now: () => number;
  readonly #effort: Effort | undefined;
  readonly #queue: (() => void)[] = [];
  readonly #timers = new Map<number, { readonly at: number; readonly f: () => void }>();
  #ids = 0;
  #left = 0;
  #isUnderWay = false; // a task has done much in its turn, and is not asleep

  /** With `effort`, a turn ends when much has been done, too: the task then goes on beside the others. */
  constructor(now: () => number, effort?: Effort) {
    this.#now = now;
    this.#effort = effort;
    intercepted.by = new Queueing(this.#queue);
  }

  get left(): number {
    return this.#left;
  }

  get runnable(): number {
    return this.#queue.length + (this.#isUnderWay ? 1 : 0);
  }

  get untilTimer(): number {
    const ats = [...this.#timers.values()].map(({ at }) => at);
    return ats.length === 0 ? -1 : Math.max(0, Math.min(...ats) - this.#now());
  }

  /** A task more: it waits for its first turn. */
  go(body: () => Promise<void>): void {
    this.#left += 1;
    const play = async (): Promise<void> => {
      try {
        await body();
      } finally {
        this.#left -= 1;
      }
    };
    this.#queue.push(() => void play());
  }

  /** For a task: those that are ready now have their turns first. */
  pass(): Promise<void> {
    return park(new Slot(), (_, g) => {
      ready(g);
      return true;
    });
  }

  runTimers(): void {
    const now = this.#now();
    const due = [...this.#timers].filter(([, { at }]) => at <= now);
    due.sort(([, a], [, b]) => a.at - b.at);
    for (const [id, { f }] of due) if (this.#timers.delete(id)) f();
  }

  async turn(): Promise<void> {
    await Promise.resolve(); // `farEnough` works from a microtask only
    this.#queue.shift()?.();
    this.#isUnderWay = !(await farEnough(this.#effort));
  }

  [Symbol.dispose](): void {
    intercepted.by = null;
  }

  #setTimer(at: number, f: () => void): number {
    this.#ids += 1;
    this.#timers.set(this.#ids, { at, f });
    return this.#ids;
  }
}

// --- internal ---

class Queueing implements Interceptor {
  readonly current = {};
  readonly #queue: (() => void)[];

  constructor(queue: (() => void)[]) {
    this.#queue = queue;
  }

  ready(_: object, resume: () => void): void {
    this.#queue.push(resume);
  }

  blocked(): never {
    throw new Error('a lock is held by a task that sleeps');
  }

  before(): void {}
  after(): void {}
  asleep(): void {}
  awake(): void {}
}
