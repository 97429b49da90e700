import { intercepted } from './interceptor.ts';

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
    const { by } = intercepted;
    by?.before('load', this);
    by?.after('load', this, [], this.#value);
    return this.#value;
  }

  store(value: T): void {
    const { by } = intercepted;
    by?.before('store', this);
    const old = this.#value;
    this.#value = value;
    by?.after('store', this, [value], old);
  }

  /** Puts `value` in, and gives what was there. */
  swap(value: T): T {
    const { by } = intercepted;
    by?.before('swap', this);
    const old = this.#value;
    this.#value = value;
    by?.after('swap', this, [value], old);
    return old;
  }

  /** Compare and swap: puts `to` in if `from` is there, and says whether it was. */
  cas(from: T, to: T): boolean {
    const { by } = intercepted;
    by?.before('cas', this);
    const old = this.#value;
    const same = old === from;
    if (same) this.#value = to;
    by?.after('cas', this, [from, to], old);
    return same;
  }
}
