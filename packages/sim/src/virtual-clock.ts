import type { Clock, TimerId } from '@socketlings/net';

interface Entry {
  readonly at: number;
  readonly tie: number;
  readonly id: number;
  /** A timer was set by somebody who waits; anything else is the network at work. */
  readonly timer: boolean;
  readonly run: () => void;
}

/** Time that stands still until somebody moves it: to the next timer, or the next network event. */
export class VirtualClock implements Clock {
  #now = 0;
  #ids = 0;
  readonly #entries: Entry[] = []; // the next one last, where it is cheap to take

  now(): number {
    return this.#now;
  }

  setTimer(at: number, f: () => void): TimerId {
    return this.#add({ at: Math.max(at, this.#now), tie: 0, timer: true, run: f });
  }

  clearTimer(t: TimerId): void {
    const index = this.#entries.findIndex((entry) => entry.id === t);
    if (index !== -1) this.#entries.splice(index, 1);
  }

  /** Makes something happen at `at`; among things of one instant the lowest `tie` comes first. */
  schedule(at: number, tie: number, run: () => void): void {
    this.#add({ at: Math.max(at, this.#now), tie, timer: false, run });
  }

  /** Timers that are set and have not fired. */
  get armedTimers(): number {
    return this.#entries.filter((entry) => entry.timer).length;
  }

  /** Whether the next thing to happen is the network's doing, not a timer. */
  get nextIsEvent(): boolean {
    return this.#entries.at(-1)?.timer === false;
  }

  /** Whether something is going to happen, other than a timer later than `horizon`. */
  hasNext(horizon = Infinity): boolean {
    const next = this.#entries.at(-1);
    return next !== undefined && (!next.timer || next.at <= horizon);
  }

  /** Moves to the next thing and lets it happen. */
  runNext(): void {
    const next = this.#entries.pop();
    if (!next) return;
    this.#now = next.at;
    next.run();
  }

  /** Forgets everything that was going to happen. */
  clear(): void {
    this.#entries.length = 0;
  }

  #add(entry: Omit<Entry, 'id'>): number {
    const added = { ...entry, id: ++this.#ids };
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAfter(this.#entries[middle]!, added)) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, added);
    return added.id;
  }
}

function isAfter(a: Entry, b: Entry): boolean {
  return (a.at - b.at || a.tie - b.tie || a.id - b.id) > 0;
}
