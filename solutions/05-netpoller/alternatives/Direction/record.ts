// One cell for each direction holds a record that never changes: has something come, and which task sleeps? A task that wants to
// sleep puts itself there first, looks for reasons against it second, and takes itself out again if it finds one.

import { Atomic, type G, Slot, park } from '@socketlings/kernel';
import type { TimerId } from '@socketlings/net';

/** Reading or writing: which task waits, and what speaks against it. */
export class Direction {
  closed = false;
  expired = false;
  timer: TimerId | undefined;
  series = 0;
  readonly #state = new Atomic<State>(IDLE);
  readonly #bed = new Slot(); // park() wants one
  #tired = false;

  reset(): void {
    this.#state.cas(NEWS, IDLE);
  }

  async wait(): Promise<void> {
    const { ready: news, sleeper } = this.#state.load();
    if (sleeper) {
      throw new Error('two tasks wait: a descriptor has room for one reader and one writer');
    }
    this.#tired = !news;
    if (!news) await park(this.#bed, (_, g) => this.#sleep(g));
    this.#state.cas(NEWS, IDLE);
  }

  event(): G | null {
    return this.#state.swap(NEWS).sleeper;
  }

  stop(): G | null {
    for (;;) {
      const old = this.#state.load();
      if (!old.sleeper) return null;
      if (this.#state.cas(old, IDLE)) return old.sleeper;
    }
  }

  describe(): 'nil' | 'ready' | 'wait' | 'parked' {
    const { ready: news, sleeper } = this.#state.load();
    if (news) return 'ready';
    if (sleeper) return 'parked';
    return this.#tired ? 'wait' : 'nil';
  }

  #sleep(g: G): boolean {
    this.#tired = false;
    const asleep: State = { ready: false, sleeper: g };
    if (!this.#state.cas(IDLE, asleep)) return false;
    if (!this.closed && !this.expired) return true;
    return !this.#state.cas(asleep, IDLE); // an event or a stop has taken it out, and wakes it
  }
}

// --- internal ---

interface State {
  readonly ready: boolean;
  readonly sleeper: G | null;
}

const IDLE: State = { ready: false, sleeper: null };
const NEWS: State = { ready: true, sleeper: null };
