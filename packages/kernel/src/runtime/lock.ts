import { watching } from './watch.ts';

/**
 * Nobody else is inside while `body` runs. Not for waiting: `body` is plain code, no system call, no operation
 * on a cell and no `park()`, and it may not be async.
 */
export class Lock {
  #held = false;
  #holder: object | null = null; // known only if somebody watches

  run<T>(body: () => T): T {
    const watch = watching.by;
    watch?.before('lock', this);
    if (this.#held) {
      if (this.#holder && this.#holder !== watch?.current) watch?.blocked(this.#holder);
      throw new Error(HELD);
    }
    this.#held = true;
    this.#holder = watch ? watch.current : null;
    try {
      const result = body();
      if (result instanceof Promise) throw new TypeError(NO_PROMISE);
      return result;
    } finally {
      this.#held = false;
    }
  }
}

// --- internal ---

const HELD = 'lock.run() inside of its own lock.run() would wait for itself.';
const NO_PROMISE =
  'lock.run() got an async function: the lock would be open again before it is done.';
