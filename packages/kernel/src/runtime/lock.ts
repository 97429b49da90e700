import { intercepted } from './interceptor.ts';

/**
 * One `body` runs at a time. Not for waiting: `body` is plain code, no system call, no operation
 * on a cell and no `park()`, and it may not be async.
 */
export class Lock {
  #held = false;
  #holder: object | null = null; // known only while operations are intercepted

  run<T>(body: () => T): T {
    const { by } = intercepted;
    by?.before('lock', this);
    if (this.#held) {
      if (this.#holder && this.#holder !== by?.current) by?.blocked(this.#holder);
      throw new Error(HELD);
    }
    this.#held = true;
    this.#holder = by ? by.current : null;
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
