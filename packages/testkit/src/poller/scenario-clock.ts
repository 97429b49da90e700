import type { Clock, TimerId } from '@socketlings/net';

interface Timer {
  readonly id: TimerId;
  readonly at: number;
  readonly f: () => void;
}

/** A clock that goes when the scenario says so. A timer that has gone off cannot be cleared any more. */
export class ScenarioClock implements Clock {
  #now = 1000;
  #ids = 0;
  readonly #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  setTimer(at: number, f: () => void): TimerId {
    this.#timers.push({ id: ++this.#ids, at, f });
    return this.#ids;
  }

  clearTimer(t: TimerId): void {
    const i = this.#timers.findIndex(({ id }) => id === t);
    if (i !== -1) this.#timers.splice(i, 1);
  }

  /** Timers that are set and have not gone off. */
  get armed(): number {
    return this.#timers.length;
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  /** Whether a timer has not gone off although its time has come. */
  get due(): boolean {
    return this.#timers.some(({ at }) => at <= this.#now);
  }

  /** Lets the first timer that is due go off; what it does is still to be called. */
  take(): (() => void) | undefined {
    const due = this.#timers.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    if (due.length === 0) return undefined;
    this.clearTimer(due[0]!.id);
    return due[0]!.f;
  }
}
