// Cells, locks and sleep as `@socketlings/kernel` has them, for a program in steps: each operation waits for its turn.

import { WAIT } from '@socketlings/kernel';
import type { Operation } from '@socketlings/kernel/interceptor';
import { invoke } from './calls.ts';
import { Later } from './later.ts';
import { giveUp, playing } from './playing.ts';
import { POINT, askForTurn, hasHadTurn, type Steps } from './steps.ts';

export class Atomic<T> {
  readonly name: string | undefined;
  #value: T;

  constructor(value: T, name?: string) {
    this.#value = value;
    this.name = name;
  }

  *load(): Steps<T> {
    const ticket = askForTurn();
    yield POINT;
    return this.#done(ticket, 'load', [], this.#value);
  }

  *store(value: T): Steps<void> {
    const ticket = askForTurn();
    yield POINT;
    const old = this.#value;
    this.#value = value;
    this.#done(ticket, 'store', [value], old);
  }

  *swap(value: T): Steps<T> {
    const ticket = askForTurn();
    yield POINT;
    const old = this.#value;
    this.#value = value;
    return this.#done(ticket, 'swap', [value], old);
  }

  *cas(from: T, to: T): Steps<boolean> {
    const ticket = askForTurn();
    yield POINT;
    const old = this.#value;
    const same = old === from;
    if (same) this.#value = to;
    this.#done(ticket, 'cas', [from, to], old);
    return same;
  }

  #done(ticket: number, operation: Operation, args: readonly unknown[], old: T): T {
    expectTurn(ticket);
    playing.by?.after(operation, this, args, old);
    return old;
  }
}

export class Slot extends Atomic<unknown> {
  constructor(name?: string) {
    super(null, name);
  }
}

/** A task that sleeps. */
export class G {
  readonly resumed: Later;
  readonly #resume: () => void;
  #called = false;

  constructor() {
    const { promise, resolve } = Later.withResolvers();
    this.resumed = promise;
    this.#resume = resolve;
  }

  /** Lets `g` go on: once. */
  static wake(g: G): void {
    if (g.#called) throw new Error('ready() was called twice for one park().');
    g.#called = true;
    if (playing.by) playing.by.ready(g, g.#resume);
    else g.#resume();
  }
}

export function* park(slot: object, commit?: unknown): Steps<Later> {
  const ticket = askForTurn();
  yield POINT;
  expectTurn(ticket);
  const g = new G();
  playing.by?.asleep(g, slot);
  const sleeps = commit ? yield* invoke(commit, undefined, [slot, g]) : yield* waits(slot, g);
  if (sleeps) return g.resumed;
  playing.by?.awake(g);
  return Later.resolve();
}

export function ready(g: G): void {
  G.wake(g);
}

export class Lock {
  #held = false;
  #holder: object | undefined;

  *run(body: unknown): Steps {
    const ticket = askForTurn();
    yield POINT;
    expectTurn(ticket);
    const { by } = playing;
    if (this.#held && this.#holder !== by?.current) by?.blocked(this.#holder!);
    if (this.#held)
      throw new Error('lock.run() inside of its own lock.run() would wait for itself.');
    this.#held = true;
    this.#holder = by?.current;
    try {
      const result = yield* invoke(body, undefined, []);
      if (Later.is(result)) throw new TypeError(NO_PROMISE);
      return result;
    } finally {
      this.#held = false;
    }
  }
}

/** Throws if nobody else had a chance before an operation. */
export function expectTurn(ticket: number): void {
  if (!hasHadTurn(ticket)) giveUp('an operation inside of what the language itself calls');
}

// The program under test has them, and others after it.
for (const Class of [Atomic, Slot, G, Lock, Later]) {
  Object.freeze(Class);
  Object.freeze(Class.prototype);
}

// --- internal ---

const NO_PROMISE =
  'lock.run() got an async function: the lock would be open again before it is done.';

function waits(slot: object, g: G): Steps {
  return invoke(Reflect.get(slot, 'cas'), slot, [WAIT, g]);
}
