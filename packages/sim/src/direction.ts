import { TimeoutError, type Addr, type Deadline, type Op, type TimerId } from '@socketlings/net';
import type { Scheduler, Waiting } from './scheduler.ts';

/** One direction of a connection (or a listener): who waits in it, whose turn it is, until when. */
export class Direction {
  readonly #scheduler: Scheduler;
  readonly #waiting: Waiting;
  #deadline: Deadline = null;
  #timer: TimerId | undefined;
  #wake: (() => void) | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(scheduler: Scheduler, waiting: Waiting) {
    this.#scheduler = scheduler;
    this.#waiting = waiting;
  }

  /** Runs `body` when everybody who came before has left. */
  async inTurn<T>(body: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const mine = before.then(body);
    this.#turn = mine.then(nothing, nothing);
    return mine;
  }

  /** Resolves when nobody is in this direction any more. */
  whenLeft(): Promise<void> {
    return this.#turn;
  }

  /** Waits for the next hint that something has changed. */
  wait(): Promise<void> {
    return this.#scheduler.wait(this.#waiting, (resolve) => (this.#wake = () => resolve()));
  }

  wake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  setDeadline(t: Deadline): void {
    const { clock } = this.#scheduler;
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#deadline = t;
    if (t === null) return;
    if (t <= clock.now()) this.wake();
    else this.#timer = clock.setTimer(t, () => this.wake());
  }

  /** Throws once the deadline has come: at the very instant, not after it. */
  checkDeadline(op: Op, n: number, localAddr: Addr, remoteAddr?: Addr): void {
    if (this.#deadline === null || this.#deadline > this.#scheduler.clock.now()) return;
    throw new TimeoutError({ op, n, localAddr, remoteAddr });
  }
}

function nothing(): void {}
