import type { Addr } from './addr.ts';
import type { Clock, Deadline, TimerId } from './clock.ts';
import { TimeoutError, type Op } from './errors.ts';

/** Sleeps until the function that it passes to `start` is called. */
export type Sleep = (start: (wake: () => void) => void) => Promise<void>;

/** One direction of a connection (or a listener): calls take turns in it, each until the deadline. */
export class Direction {
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  #deadline: Deadline = null;
  #timer: TimerId | undefined;
  #wake: (() => void) | undefined;
  #last: Promise<void> = FREE;

  constructor(clock: Clock, sleep: Sleep = (start) => new Promise(start)) {
    this.#clock = clock;
    this.#sleep = sleep;
  }

  /** Runs `body` when every call that came before has ended. */
  async inTurn<T>(body: () => Promise<T>): Promise<T> {
    const before = this.#last;
    let leave = nothing;
    this.#last = new Promise((resolve) => (leave = resolve));
    await before;
    try {
      return await body();
    } finally {
      leave();
    }
  }

  /** Resolves when the last call in this direction has ended. */
  whenLeft(): Promise<void> {
    return this.#last;
  }

  /** Waits for the next hint that something has changed; the caller then looks at what has. */
  wait(): Promise<void> {
    return this.#sleep((wake) => (this.#wake = wake));
  }

  wake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  setDeadline(t: Deadline): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#deadline = t;
    if (t === null) return;
    if (t <= this.#clock.now()) this.wake();
    else this.#timer = this.#clock.setTimer(t, () => this.wake());
  }

  /** Throws once the deadline has come: at the very instant, not after it. */
  checkDeadline(op: Op, ends: { n?: number; localAddr?: Addr; remoteAddr?: Addr }): void {
    if (this.#deadline === null || this.#deadline > this.#clock.now()) return;
    throw new TimeoutError({ op, ...ends });
  }
}

const FREE = Promise.resolve();

function nothing(): void {}
