import type { Clock, TimerId } from '@socketlings/net';
import { Heap } from './heap.ts';

interface Entry {
  readonly at: number;
  readonly tie: number;
  readonly id: number;
  readonly run: () => void;
  /** It does not happen before the code under test is idle: a pause that is long compared with any code. */
  readonly patient: boolean;
}

/** Time that stands still until it is moved: to the next timer, or the next network event. */
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

  /** The same for what comes after a pause, in which all code that can run has run: like a timer. */
  scheduleAfterPause(at: number, run: () => void): void {
    this.#events.push(this.#entry(at, 0, run, true));
  }

  /** Timers that are set and have not fired. */
  get armedTimers(): number {
    return this.#armed.size;
  }

  /** Whether the next thing to happen is the network's doing, not a timer. */
  get nextIsEvent(): boolean {
    const next = this.#next();
    return next !== undefined && next === this.#events.first && !next.patient;
  }

  /** Whether something is going to happen, other than a timer later than `horizon`. */
  hasNext(horizon = Infinity): boolean {
    const timer = this.#nextTimer();
    return this.#events.first !== undefined || (timer !== undefined && timer.at <= horizon);
  }

  /** When the next thing is going to happen. */
  get nextAt(): number | undefined {
    return this.#next()?.at;
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
    const next = this.#next();
    if (!next) return;
    if (next === this.#events.first) this.#events.pop();
    else if (this.#armed.delete(next.id)) this.#timers.pop();
    this.#now = Math.max(this.#now, next.at);
    next.run();
  }

  /** Forgets everything that was going to happen. */
  clear(): void {
    this.#events.clear();
    this.#timers.clear();
    this.#armed.clear();
  }

  #next(): Entry | undefined {
    const event = this.#events.first;
    const timer = this.#nextTimer();
    return event && (!timer || isBefore(event, timer)) ? event : timer;
  }

  #nextTimer(): Entry | undefined {
    let { first } = this.#timers;
    while (first && !this.#armed.has(first.id)) {
      this.#timers.pop();
      ({ first } = this.#timers);
    }
    return first;
  }

  #entry(at: number, tie: number, run: () => void, patient = false): Entry {
    return { at: at > this.#now ? at : this.#now, tie, id: ++this.#ids, run, patient }; // NaN, too, is now
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return (a.at - b.at || a.tie - b.tie || a.id - b.id) < 0;
}
