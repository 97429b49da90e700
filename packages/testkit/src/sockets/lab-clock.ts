import type { Clock, TimerId } from '@socketlings/net';
import type { VirtualClock } from '@socketlings/sim';

/**
 * The clock that the code under test is given. It goes at a pace of its own: whoever measures with
 * the process's time instead finds out.
 */
export class LabClock implements Clock {
  readonly #virtual: VirtualClock;
  readonly #armed = new Map<TimerId, TimerId>();
  /** How often somebody has asked for the time. */
  asked = 0;
  /** Timers that were set until now. */
  set = 0;

  constructor(virtual: VirtualClock) {
    this.#virtual = virtual;
  }

  now(): number {
    this.asked += 1;
    return START + this.#virtual.now() * PACE;
  }

  setTimer(at: number, f: () => void): TimerId {
    this.set += 1;
    const id = this.set;
    const fire = (): void => {
      this.#armed.delete(id);
      f();
    };
    this.#armed.set(id, this.#virtual.setTimer((at - START) / PACE, fire));
    return id;
  }

  clearTimer(t: TimerId): void {
    const timer = this.#armed.get(t);
    if (timer !== undefined) this.#virtual.clearTimer(timer);
    this.#armed.delete(t);
  }

  /** Timers that are set here and have not fired. */
  get armed(): number {
    return this.#armed.size;
  }

  /** Timers that somebody has set behind this clock's back: with `setTimeout`, for example. */
  get foreign(): number {
    return this.#virtual.armedTimers - this.armed;
  }
}

/** Milliseconds of this clock in one of the simulator. */
export const PACE = 4; // a power of two: no time is lost in rounding

const START = 1_000_000; // ms
