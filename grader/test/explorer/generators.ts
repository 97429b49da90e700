// What rewritten code stands on: calls that may yield, and cells, locks and sleep that do.

import * as kernel from '@socketlings/kernel';
import type { Call, Kernel } from '@socketlings/kernel';

/** Who runs: what a `yield` gives back. */
export type Runner = object;

/** Why somebody cannot go on. */
export interface Obstacle {
  readonly gone: boolean;
}

/** Yields `POINT` where any other may run, and an obstacle where others must. */
export type Steps<T = unknown> = Generator<Obstacle | null, T, Runner>;

/** Between two operations. */
export const POINT = null;

/** Whether a call has only begun. */
export function $is<T>(value: T | Steps<T>): value is Steps<T> {
  return GENERATOR.prototype.isPrototypeOf(value as object);
}

/** The value of a call, whoever was called. */
export function* $of<T>(value: T | Steps<T>): Steps<T> {
  return $is(value) ? yield* value : value;
}

/** What async functions give is here already; any other promise is nobody's turn. */
export function $awaited<T>(value: T): T {
  if (value instanceof Promise) throw new Error('a promise that no turn settles');
  return value;
}

export function* $new(Class: new (...args: unknown[]) => object, args: unknown[]): Steps {
  const { $init } = (Class.prototype ?? {}) as { $init?: (...args: unknown[]) => Steps };
  if (!$init) return new Class(...args);
  const made = new Class();
  yield* $init.apply(made, args);
  return made;
}

export function* $get(target: Accessible, name: string): Steps {
  const get = target[`$get_${name}`];
  return get ? yield* get.call(target) : target[name];
}

export function* $set(target: Accessible, name: string, value: unknown): Steps {
  const set = target[`$set_${name}`];
  if (set) yield* set.call(target, value);
  else Reflect.set(target, name, value);
  return value;
}

/** A method that got a function: those of arrays call it here, others get it as it is. */
export function* $each(target: object, name: string, args: readonly Callback[]): Steps {
  const own = Reflect.get(target, name) as Callback;
  if (!Array.isArray(target)) return yield* $of(own.apply(target, [...args]));
  const results: unknown[] = [];
  for (const [i, one] of target.entries()) results.push(yield* $of(args[0]!(one, i, target)));
  return own.call(target, (_: unknown, i: number) => results[i]);
}

/** Where nobody can be interrupted: while a scenario is set up, and when it is judged. */
export function $now<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next(NOBODY);
    if (done) return value;
    if (value && !value.gone) throw new Error('there is nobody to wait for');
  }
}

class Atomic<T> {
  readonly name: string | undefined;
  #value: T;

  constructor(value: T, name?: string) {
    this.#value = value;
    this.name = name;
  }

  *load(): Steps<T> {
    yield POINT;
    return this.#value;
  }

  *store(value: T): Steps<void> {
    yield POINT;
    this.#value = value;
  }

  *swap(value: T): Steps<T> {
    yield POINT;
    const old = this.#value;
    this.#value = value;
    return old;
  }

  *cas(from: T, to: T): Steps<boolean> {
    yield POINT;
    if (this.#value !== from) return false;
    this.#value = to;
    return true;
  }
}

class Slot extends Atomic<unknown> {
  constructor(name?: string) {
    super(null, name);
  }
}

/** A task that sleeps, until `gone`. */
export class G implements Obstacle {
  gone = false;
}

function* park(slot: Slot, commit?: (slot: Slot, g: G) => boolean | Steps<boolean>): Steps<void> {
  yield POINT;
  const g = new G();
  const sleeps = yield* $of(commit ? commit(slot, g) : slot.cas(kernel.WAIT, g));
  if (sleeps) yield g;
  else g.gone = true;
}

function ready(g: G): void {
  if (g.gone) throw new Error('ready() was called for a task that does not sleep.');
  g.gone = true;
}

class Lock implements Obstacle {
  #holder: Runner | null = null;

  get gone(): boolean {
    return this.#holder === null;
  }

  *run<T>(body: () => T | Steps<T>): Steps<T> {
    const me = yield POINT;
    if (this.#holder === me) throw new Error('lock.run() would wait for itself.');
    while (this.#holder) yield this;
    this.#holder = me;
    try {
      return yield* $of(body());
    } finally {
      this.#holder = null;
    }
  }
}

interface Observer {
  readonly before: (name: string, args: readonly unknown[]) => unknown;
  readonly after: (call: Call) => unknown;
}

function observed(system: Kernel, { before, after }: Observer): object {
  const calls = Object.entries(kernel.observed(system, {})).map(([name, call]) => {
    const plain = call as (...args: unknown[]) => number;
    const steps = function* (...args: unknown[]): Steps<number> {
      yield* $of(before(name, args));
      const ret = plain(...args);
      yield* $of(after({ name: name as Call['name'], args, ret }));
      return ret;
    };
    return [name, name === 'now' ? plain : steps] as const;
  });
  return Object.fromEntries(calls);
}

/** The kernel's package, as rewritten code gets it. */
export const kernelInSteps = { ...kernel, Atomic, G, Lock, Slot, observed, park, ready };

// --- internal ---

type Callback = (...args: unknown[]) => unknown;
type Accessible = Record<string, ((...args: unknown[]) => Steps) | undefined>;

const NOBODY = {};

const GENERATOR = Object.getPrototypeOf(function* () {}) as { prototype: object };
