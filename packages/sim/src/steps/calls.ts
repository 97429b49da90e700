// Calls of rewritten code: of a function that takes steps, of one that takes none, and of what the language itself
// calls back.

import { callingBack } from './calling-back.ts';
import { giveUp, playing } from './playing.ts';
import { POINT, apply, isStepped, tickets, type Steps } from './steps.ts';

type Callable = (...args: unknown[]) => unknown;

/** An async function that was called, and is still to be started: by whoever made the call. */
export class Task {
  readonly begin: () => Steps;
  readonly start: () => Steps;

  constructor(begin: () => Steps, start: (begin: () => Steps) => Steps) {
    this.begin = begin;
    this.start = () => start(begin);
  }
}

/** Functions of ours that take others in steps, and call them so. */
export const takingSteps = new WeakSet<object>();

/** Whether the last call has given steps, and not a value. */
export const last = { stops: false };

/** Calls a function; `last.stops` says whether its steps are still to be taken. */
export function call(self: unknown, f: unknown, args: unknown[]): unknown {
  if (isStepped(f)) {
    last.stops = true;
    return apply(f, self, args);
  }
  if (takingSteps.has(f as object)) {
    last.stops = false;
    return apply(f as Callable, self, args) as unknown;
  }
  const steps =
    isStepped(self) || args.some(isFunction) ? callingBack(f, self, args, invoke) : null;
  if (steps) {
    last.stops = true;
    return steps;
  }
  const value = apply(f as Callable, self, args.map(inOneGo)) as unknown;
  last.stops = false; // what it called back has changed that
  return value;
}

/** Calls a function, and takes its steps. */
export function* invoke(f: unknown, self: unknown, args: unknown[]): Steps {
  const value = call(self, f, args);
  if (!last.stops) return value;
  const given = yield* value as Steps;
  return given instanceof Task ? yield* given.start() : given;
}

/** Takes all steps at once: where nobody can interrupt, such as before the first turn. */
export function now(steps: Steps): unknown {
  for (;;) {
    if (!playing.by?.isAtWork) tickets.seen = tickets.issued;
    const { done, value } = steps.next();
    if (done) return value instanceof Task ? now(value.start()) : value;
    if (playing.by?.isAtWork) giveUp('an operation inside of what the language itself calls');
    if (value !== POINT && !value.gone) giveUp('a wait before the first turn');
  }
}

// --- internal ---

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** A function as the language may call it: its steps are taken in one go. */
function inOneGo(value: unknown): unknown {
  if (!isStepped(value)) return value;
  const known = plain.get(value);
  if (known) return known;
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    return now(apply(value, this, args));
  };
  plain.set(value, wrapper);
  return wrapper;
}

const plain = new WeakMap<object, Callable>();
