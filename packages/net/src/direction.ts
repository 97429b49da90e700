import type { Addr } from './addr.ts';
import type { Clock, Deadline, TimerId } from './clock.ts';
import { TimeoutError, type Op } from './errors.ts';

/** Sleeps until the function that it passes to `start` is called. */
export type Sleep = (start: (wake: () => void) => void) => Promise<void>;

/** One direction of a connection (or a listener): whose turn it is, until when, and who sleeps. */
export class Direction {
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  #deadline: Deadline = null;
  #timer: TimerId | undefined;
  #wake: (() => void) | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(clock: Clock, sleep: Sleep = (start) => new Promise(start)) {
    this.#clock = clock;
    this.#sleep = sleep;
  }

  /** Runs `body` when everybody who came before has left. */
  inTurn<T>(body: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(body);
    this.#turn = mine.then(nothing, nothing);
    return mine;
  }

  /** Resolves when nobody is in this direction any more. */
  whenLeft(): Promise<void> {
    return this.#turn;
  }

  /** Waits for the next hint that something has changed; whoever wakes up looks for himself. */
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

function nothing(): void {}
