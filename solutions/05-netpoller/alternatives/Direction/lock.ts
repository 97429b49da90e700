// One lock for each direction, and plain fields under it: two tasks never read a cell at once.

import { type G, Lock, Slot, park } from '@socketlings/kernel';
import type { TimerId } from '@socketlings/net';

/** Reading or writing: which task waits, and what speaks against it. */
export class Direction {
  timer: TimerId | undefined;
  series = 0;
  readonly #lock = new Lock();
  readonly #bed = new Slot(); // park() wants one
  #closed = false;
  #expired = false;
  #news = false;
  #sleeper: G | null = null;
  #tired = false;

  get closed(): boolean {
    return this.#closed;
  }

  set closed(value: boolean) {
    this.#lock.run(() => (this.#closed = value));
  }

  get expired(): boolean {
    return this.#expired;
  }

  set expired(value: boolean) {
    this.#expired = value;
  }

  reset(): void {
    this.#lock.run(() => (this.#news = false));
  }

  async wait(): Promise<void> {
    this.#tired = true;
    await park(this.#bed, (_, g) => this.#lock.run(() => this.#sleep(g)));
    this.reset(); // the event that ended the sleep has done its work
  }

  event(): G | null {
    return this.#lock.run(() => {
      this.#news = true;
      return this.#take();
    });
  }

  stop(): G | null {
    return this.#lock.run(() => this.#take());
  }

  describe(): 'nil' | 'ready' | 'wait' | 'parked' {
    return this.#lock.run(() => {
      if (this.#news) return 'ready';
      if (this.#sleeper) return 'parked';
      return this.#tired ? 'wait' : 'nil';
    });
  }

  #sleep(g: G): boolean {
    this.#tired = false;
    if (this.#sleeper) {
      throw new Error('two tasks wait: a descriptor has room for one reader and one writer');
    }
    if (this.#news || this.#closed || this.#expired) return false;
    this.#sleeper = g;
    return true;
  }

  #take(): G | null {
    const g = this.#sleeper;
    this.#sleeper = null;
    return g;
  }
}
