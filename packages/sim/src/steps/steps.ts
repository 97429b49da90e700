// A program in steps: its functions are generators, which yield where another thread may run.

/** Why a thread cannot go on, until it is `gone`. */
export interface Obstacle {
  readonly gone: boolean;
}

/** Yields `POINT` before an operation, and an obstacle where the thread waits for something. */
export type Steps<T = unknown> = Generator<Obstacle | null, T, void>;

export const POINT = null;

/** What a wait for something that is there already meets: others may run, and it need not. */
export const AT_ONCE: Obstacle = { gone: true };

export class Pending implements Obstacle {
  readonly #isOver: () => boolean;

  constructor(isOver: () => boolean) {
    this.#isOver = isOver;
  }

  get gone(): boolean {
    return this.#isOver();
  }
}

/** Whether a function was rewritten: what it gives are steps. */
export function isStepped(f: unknown): f is (...args: unknown[]) => Steps {
  return typeof f === 'function' && getPrototypeOf(f) === STEPPED;
}

/** Calls what takes steps or takes none. */
export const { apply } = Reflect;

// An operation asks for its turn, yields, and looks whether the schedule has seen that. The language can be made to
// run a generator by itself, and then no other thread had a chance.
export const tickets = { issued: 0, seen: 0 };

export function askForTurn(): number {
  return ++tickets.issued;
}

export function hasHadTurn(ticket: number): boolean {
  return ticket === tickets.seen;
}

// --- internal ---

const { getPrototypeOf } = Object;
const STEPPED: unknown = getPrototypeOf(function* () {});
