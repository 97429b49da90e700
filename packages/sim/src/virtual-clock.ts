import type { Clock, TimerId } from '@socketlings/net';
import { Heap } from './heap.ts';

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
  readonly #entries = new Heap<Entry>(isBefore);
  readonly #armed = new Set<TimerId>(); // a timer that is cleared stays among the entries until its time

  now(): number {
    return this.#now;
  }

  setTimer(at: number, f: () => void): TimerId {
    const id = this.#add(at, 0, true, f);
    this.#armed.add(id);
    return id;
  }

  clearTimer(t: TimerId): void {
    this.#armed.delete(t);
  }

  /** Makes something happen at `at`; among things of one instant the lowest `tie` comes first. */
  schedule(at: number, tie: number, run: () => void): void {
    this.#add(at, tie, false, run);
  }

  /** Timers that are set and have not fired. */
  get armedTimers(): number {
    return this.#armed.size;
  }

  /** Whether the next thing to happen is the network's doing, not a timer. */
  get nextIsEvent(): boolean {
    return this.#next()?.timer === false;
  }

  /** Whether something is going to happen, other than a timer later than `horizon`. */
  hasNext(horizon = Infinity): boolean {
    const next = this.#next();
    return next !== undefined && (!next.timer || next.at <= horizon);
  }

  /** Moves to the next thing and lets it happen. */
  runNext(): void {
    const next = this.#next();
    if (!next) return;
    this.#entries.pop();
    this.#armed.delete(next.id);
    this.#now = next.at;
    next.run();
  }

  /** Forgets everything that was going to happen. */
  clear(): void {
    this.#entries.clear();
    this.#armed.clear();
  }

  #next(): Entry | undefined {
    for (;;) {
      const { first } = this.#entries;
      if (!first?.timer || this.#armed.has(first.id)) return first;
      this.#entries.pop();
    }
  }

  #add(at: number, tie: number, timer: boolean, run: () => void): TimerId {
    const id = ++this.#ids;
    this.#entries.push({ at: Math.max(at, this.#now), tie, id, timer, run });
    return id;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return (a.at - b.at || a.tie - b.tie || a.id - b.id) < 0;
}
