// Events are counted. A task remembers the count from before it tries, and sleeps only if it is the same afterwards: no
// states, one number and one sleeper.

import { Atomic, type G, Slot, park } from '@socketlings/kernel';
import type { TimerId } from '@socketlings/net';

/** Reading or writing: which task waits, and what speaks against it. */
export class Direction {
  closed = false;
  expired = false;
  timer: TimerId | undefined;
  series = 0;
  readonly #news = new Atomic(0);
  readonly #sleeper = new Atomic<G | null>(null);
  readonly #bed = new Slot(); // park() wants one
  #seen = 0;
  #tired = false;

  reset(): void {
    const seen = this.#news.load();
    if (this.#sleeper.load() === null) this.#seen = seen;
  }

  async wait(): Promise<void> {
    this.#tired = true;
    await park(this.#bed, (_, g) => this.#sleep(g));
    this.#seen = this.#news.load();
  }

  event(): G | null {
    this.#news.store(this.#news.load() + 1); // there is one poller only
    return this.#sleeper.swap(null);
  }

  stop(): G | null {
    return this.#sleeper.swap(null);
  }

  describe(): 'nil' | 'ready' | 'wait' | 'parked' {
    if (this.#news.load() !== this.#seen) return 'ready';
    if (this.#sleeper.load()) return 'parked';
    return this.#tired ? 'wait' : 'nil';
  }

  #sleep(g: G): boolean {
    this.#tired = false;
    if (!this.#sleeper.cas(null, g)) {
      throw new Error('two tasks wait: a descriptor has room for one reader and one writer');
    }
    const hasNews = this.#news.load() !== this.#seen;
    if (!hasNews && !this.closed && !this.expired) return true;
    return !this.#sleeper.cas(g, null); // an event or a stop may have taken it out, which wakes it; then another may lie there
  }
}
