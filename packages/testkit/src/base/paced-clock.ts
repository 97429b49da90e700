import type { Clock, TimerId } from '@socketlings/net';
import type { VirtualClock } from '@socketlings/sim';

/**
 * The clock that the code under test is given. It goes at a pace of its own: a deadline that is measured
 * with the process's time instead comes at the wrong moment.
 */
export class PacedClock implements Clock {
  readonly #virtual: VirtualClock;
  readonly #armed = new Map<TimerId, { timer: TimerId; at: number }>();
  /** How often `now()` was called. */
  asked = 0;
  /** Calls of `setTimer()` until now. */
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
    const timer = this.#virtual.setTimer((at - START) / PACE, fire);
    this.#armed.set(id, { timer, at });
    return id;
  }

  clearTimer(t: TimerId): void {
    const armed = this.#armed.get(t);
    if (armed) this.#virtual.clearTimer(armed.timer);
    this.#armed.delete(t);
  }

  /** Timers that are set here and have not fired. */
  get armed(): number {
    return this.#armed.size;
  }

  /** Whether a timer is set for a time after this one. */
  isArmedAfter(time: number): boolean {
    return [...this.#armed.values()].some(({ at }) => at > time);
  }

  /** Timers that are set, and not by this clock: with `setTimeout`, for example. */
  get foreign(): number {
    return this.#virtual.armedTimers - this.armed;
  }
}

/** Milliseconds of this clock in one of the simulator. */
export const PACE = 4; // a power of two: no time is lost in rounding

const START = 1_000_000; // ms
