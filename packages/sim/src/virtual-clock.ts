import type { Clock, TimerId } from '@socketlings/net';
import { Heap } from './heap.ts';

interface Entry {
  readonly at: number;
  readonly tie: number;
  readonly id: number;
  readonly run: () => void;
}

/** Time that stands still until somebody moves it: to the next timer, or the next network event. */
export class VirtualClock implements Clock {
  #now = 0;
  #ids = 0;
  readonly #events = new Heap<Entry>(isBefore);
  readonly #timers = new Heap<Entry>(isBefore);
  readonly #armed = new Set<TimerId>(); // a timer that is cleared stays among the timers until its time

  now(): number {
    return this.#now;
  }

  setTimer(at: number, f: () => void): TimerId {
    const entry = this.#entry(at, 0, f);
    this.#timers.push(entry);
    this.#armed.add(entry.id);
    return entry.id;
  }

  clearTimer(t: TimerId): void {
    this.#armed.delete(t);
  }

  /** Makes something happen at `at`; among things of one instant the lowest `tie` comes first. */
  schedule(at: number, tie: number, run: () => void): void {
    this.#events.push(this.#entry(at, tie, run));
  }

  /** Timers that are set and have not fired. */
  get armedTimers(): number {
    return this.#armed.size;
  }

  /** Whether the next thing to happen is the network's doing, not a timer. */
  get nextIsEvent(): boolean {
    const event = this.#events.first;
    const timer = this.#nextTimer();
    return event !== undefined && (!timer || isBefore(event, timer));
  }

  /** Whether something is going to happen, other than a timer later than `horizon`. */
  hasNext(horizon = Infinity): boolean {
    const timer = this.#nextTimer();
    return this.#events.first !== undefined || (timer !== undefined && timer.at <= horizon);
  }

  /** When the next thing is going to happen. */
  get nextAt(): number | undefined {
    return this.nextIsEvent ? this.#events.first!.at : this.nextTimerAt;
  }

  /** When the next timer fires. */
  get nextTimerAt(): number | undefined {
    return this.#nextTimer()?.at;
  }

  /** Moves to `at`; nothing that happens may be due before. */
  moveTo(at: number): void {
    this.#now = Math.max(this.#now, at);
  }

  /** Lets everything happen that the network has due by now, and no timer fire. */
  runDueEvents(): void {
    for (let { first } = this.#events; first && first.at <= this.#now; { first } = this.#events) {
      this.#events.pop();
      first.run();
    }
  }

  /** Moves to the next thing and lets it happen. */
  runNext(): void {
    const next = this.nextIsEvent ? this.#events.pop() : this.#nextTimer();
    if (!next) return;
    if (this.#armed.delete(next.id)) this.#timers.pop();
    this.#now = Math.max(this.#now, next.at);
    next.run();
  }

  /** Forgets everything that was going to happen. */
  clear(): void {
    this.#events.clear();
    this.#timers.clear();
    this.#armed.clear();
  }

  #nextTimer(): Entry | undefined {
    let { first } = this.#timers;
    while (first && !this.#armed.has(first.id)) {
      this.#timers.pop();
      ({ first } = this.#timers);
    }
    return first;
  }

  #entry(at: number, tie: number, run: () => void): Entry {
    return { at: at > this.#now ? at : this.#now, tie, id: ++this.#ids, run }; // NaN, too, is now
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return (a.at - b.at || a.tie - b.tie || a.id - b.id) < 0;
}
