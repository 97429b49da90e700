// Whoever waits is in a list that never changes, and goes on by what is chained to a promise: no `await`, no state word.

import { Atomic, type G, Slot, park } from '@socketlings/kernel';
import type { TimerId } from '@socketlings/net';

type Waiting = Readonly<{ news: boolean; sleepers: readonly G[] }>;

const QUIET: Waiting = { news: false, sleepers: [] };

/** Reading or writing: which task waits, and what speaks against it. */
export class Direction {
  closed = false;
  expired = false;
  timer: TimerId | undefined;
  series = 0;
  readonly #waiting = new Atomic(QUIET, 'waiting');
  readonly #beds = new Set<Slot>();

  reset(): void {
    this.#change(({ sleepers }) => ({ news: false, sleepers }));
  }

  wait(): Promise<void> {
    if (this.#beds.size > 0) {
      return Promise.reject(
        new Error('two tasks wait: a descriptor has room for one reader and one writer'),
      );
    }
    const bed = new Slot('bed');
    this.#beds.add(bed);
    return park(bed, (_, g) => this.#lieDown(g)).finally(() => this.#beds.delete(bed));
  }

  event(): G | null {
    return this.#change(() => ({ news: true, sleepers: [] })).sleepers[0] ?? null;
  }

  stop(): G | null {
    return this.#change(({ news }) => ({ news, sleepers: [] })).sleepers[0] ?? null;
  }

  describe(): 'nil' | 'ready' | 'wait' | 'parked' {
    const { news, sleepers } = this.#waiting.load();
    if (news) return 'ready';
    if (sleepers.length > 0) return 'parked';
    return this.#beds.size > 0 ? 'wait' : 'nil';
  }

  #lieDown(g: G): boolean {
    const { news } = this.#change((old) => (old.news ? old : { ...old, sleepers: [g] }));
    if (news) return false;
    if (!this.closed && !this.expired) return true;
    // Whoever has found it in the list wakes it.
    return !this.#change((old) => ({ ...old, sleepers: [] })).sleepers.includes(g);
  }

  /** Puts another record in the place of this one, and gives the old one. */
  #change(next: (old: Waiting) => Waiting): Waiting {
    const old = this.#waiting.load();
    return this.#waiting.cas(old, next(old)) ? old : this.#change(next);
  }
}
