import { Atomic } from './atomic.ts';
import { intercepted } from './interceptor.ts';

/** An event has come, and no task waited for it. */
export const READY = Symbol('READY');
/** A task is about to sleep. */
export const WAIT = Symbol('WAIT');

/** A task that sleeps: Go's `g`. */
export class G {
  /** Settles when the task goes on. */
  readonly resumed: Promise<void>;
  #resume!: () => void;
  #called = false;

  constructor() {
    this.resumed = new Promise((resolve) => (this.#resume = resolve));
  }

  /** Lets `g` go on: once. */
  static wake(g: G): void {
    if (g.#called) throw new Error('ready() was called twice for one park().');
    g.#called = true;
    const { by } = intercepted;
    if (by) by.ready(g, g.#resume);
    else g.#resume();
  }
}

/** What one direction of a descriptor is about: nothing, an event, or a task. */
export type SlotState = null | typeof READY | typeof WAIT | G;

export class Slot extends Atomic<SlotState> {
  constructor(name?: string) {
    super(null, name);
  }
}

/**
 * Puts the calling task to sleep, until `ready()` is called with its G. `commit` gets that G when the
 * task counts as asleep, and puts it where a waker finds it; if it returns false, the task does not sleep.
 */
export function park(slot: Slot, commit: Commit = waitBecomesG): Promise<void> {
  const { by } = intercepted;
  by?.before('park', slot);
  const g = new G();
  by?.asleep(g, slot);
  if (commit(slot, g)) return g.resumed;
  by?.awake(g);
  return AWAKE;
}

/** Lets a parked task go on: exactly once for each `park()`. */
export function ready(g: G): void {
  G.wake(g);
}

// --- internal ---

type Commit = (slot: Slot, g: G) => boolean;

const waitBecomesG: Commit = (slot, g) => slot.cas(WAIT, g);

const AWAKE = Promise.resolve();
