import { watching } from './watch.ts';

/**
 * A cell that tasks share. Between two operations on cells, or two system calls, any other task may run;
 * plain code in between is atomic.
 */
export class Atomic<T> {
  /** For the reader of a story. */
  readonly name: string | undefined;
  #value: T;

  constructor(value: T, name?: string) {
    this.#value = value;
    this.name = name;
  }

  load(): T {
    const watch = watching.by;
    watch?.before('load', this);
    watch?.after('load', this, [], this.#value);
    return this.#value;
  }

  store(value: T): void {
    const watch = watching.by;
    watch?.before('store', this);
    const old = this.#value;
    this.#value = value;
    watch?.after('store', this, [value], old);
  }

  /** Puts `value` in, and gives what was there. */
  swap(value: T): T {
    const watch = watching.by;
    watch?.before('swap', this);
    const old = this.#value;
    this.#value = value;
    watch?.after('swap', this, [value], old);
    return old;
  }

  /** Compare and swap: puts `to` in if `from` is there, and says whether it was. */
  cas(from: T, to: T): boolean {
    const watch = watching.by;
    watch?.before('cas', this);
    const old = this.#value;
    const same = old === from;
    if (same) this.#value = to;
    watch?.after('cas', this, [from, to], old);
    return same;
  }
}
