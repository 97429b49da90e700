import type { Fd } from '../kernel.ts';
import type { Effort } from '../runtime/far-enough.ts';

/**
 * Bounds what tasks do without a pause. They are counted by their calls; when those are far too many, each descriptor has
 * to wait once, and so every task falls asleep.
 */
export class Turns implements Effort {
  #calls = 0; // since all of them were asleep
  #tell: (() => void) | null = null;
  #most = LEAST; // of them, until each descriptor has to wait
  readonly #open: () => number;
  readonly #told = new Set<number>(); // descriptors with their direction, once they have to wait

  /** `open` says how many descriptors there are. */
  constructor(open: () => number) {
    this.#open = open;
  }

  afterMuch(tell: () => void): void {
    this.#tell = tell;
  }

  /** All tasks have been asleep, and Node has had its turn. */
  begin(): void {
    this.#calls = 0;
    this.#most = Math.max(LEAST, EACH * this.#open());
    this.#told.clear();
  }

  get isOver(): boolean {
    return this.#calls >= this.#most;
  }

  /** Counts a call, and says whether it has to wait. */
  mustWait(fd: Fd, isWrite: boolean): boolean {
    this.#calls += 1;
    if (this.#calls % MUCH === 0) this.#tell?.();
    if (!this.isOver) return false;
    const direction = fd * 2 + (isWrite ? 1 : 0);
    if (this.#told.has(direction)) return false; // it does not sleep, but tries again
    this.#told.add(direction);
    return true;
  }
}

// --- internal ---

// Calls of all tasks together: to look for events costs about as much as one of them.
const MUCH = 64;

// Some 100 ms: that much later Node's timers and events are, at most, and a second with thousands of descriptors. To put
// a task to sleep costs about as much as two calls, so each makes many before.
const LEAST = 32 * 1024;
const EACH = 64;
