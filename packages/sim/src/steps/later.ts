import { invoke, takingSteps } from './calls.ts';
import { playing } from './playing.ts';
import { AT_ONCE, Pending, type Steps } from './steps.ts';

type State = 'pending' | 'fulfilled' | 'rejected';
type Handler = ((value: never) => unknown) | null | undefined;
type Resolve = (value?: unknown) => void;

interface Hands {
  readonly resolve: Resolve;
  readonly reject: Resolve;
}

/**
 * A promise of a program in steps: who waits for it is a thread, and what comes after it is one, too. Rewritten code
 * gets it in the place of `Promise`.
 */
export class Later {
  #state: State = 'pending';
  #value: unknown;
  readonly #waiting: (() => void)[] = [];

  constructor(executor?: (resolve: Resolve, reject: Resolve) => void) {
    if (!executor) return;
    const { resolve, reject } = this.#hands();
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(error);
    }
  }

  static is(value: unknown): value is Later {
    return typeof value === 'object' && value !== null && #state in value;
  }

  static withResolvers(): { promise: Later } & Hands {
    const promise = new Later();
    return { promise, ...promise.#hands() };
  }

  static resolve(value?: unknown): Later {
    if (Later.is(value)) return value;
    const { promise, resolve } = Later.withResolvers();
    resolve(value);
    return promise;
  }

  static reject(why?: unknown): Later {
    const { promise, reject } = Later.withResolvers();
    reject(why);
    return promise;
  }

  static all(values: Iterable<unknown>): Later {
    const { promise, resolve, reject } = Later.withResolvers();
    const results: unknown[] = [];
    const ways = [...values].map((value) => Later.resolve(value));
    let left = ways.length;
    if (left === 0) resolve(results);
    ways.forEach((way, i) => {
      way.#watch((value) => {
        results[i] = value;
        if (--left === 0) resolve(results);
      }, reject);
    });
    return promise;
  }

  static allSettled(values: Iterable<unknown>): Later {
    const settled = [...values].map((one) => {
      const { promise, resolve } = Later.withResolvers();
      Later.resolve(one).#watch(
        (value) => resolve({ status: 'fulfilled', value }),
        (reason) => resolve({ status: 'rejected', reason }),
      );
      return promise;
    });
    return Later.all(settled);
  }

  static race(values: Iterable<unknown>): Later {
    const { promise, resolve, reject } = Later.withResolvers();
    for (const one of values) Later.resolve(one).#watch(resolve, reject);
    return promise;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise, for code in steps
  then(onFulfilled?: Handler, onRejected?: Handler): Later {
    const { promise, resolve, reject } = Later.withResolvers();
    this.#watch(
      (value) => answer(onFulfilled, [value], { resolve, reject }, () => resolve(value)),
      (why) => answer(onRejected, [why], { resolve, reject }, () => reject(why)),
    );
    return promise;
  }

  catch(onRejected?: Handler): Later {
    return this.then(undefined, onRejected);
  }

  finally(body?: Handler): Later {
    const { promise, resolve, reject } = Later.withResolvers();
    const after = (end: () => void): void => answer(body, [], { resolve: end, reject }, end);
    this.#watch(
      (value) => after(() => resolve(value)),
      (why) => after(() => reject(why)),
    );
    return promise;
  }

  /** Waits for one, and gives its value or throws its error. */
  static *result(later: Later): Steps {
    yield later.#state === 'pending' ? new Pending(() => later.#state !== 'pending') : AT_ONCE;
    if (later.#state === 'rejected') throw later.#value;
    return later.#value;
  }

  #hands(): Hands {
    let isDecided = false;
    const once = (end: (value: unknown) => void) => (value?: unknown) => {
      if (isDecided) return;
      isDecided = true;
      end(value);
    };
    const reject = (why: unknown): void => this.#settle('rejected', why);
    const fulfil = (value: unknown): void => this.#settle('fulfilled', value);
    const resolve = (value: unknown): void => {
      if (Later.is(value)) value.#watch(fulfil, reject);
      else fulfil(value);
    };
    return { resolve: once(resolve), reject: once(reject) };
  }

  #watch(onFulfilled: (value: unknown) => void, onRejected: (why: unknown) => void): void {
    const tell = (): void => (this.#state === 'fulfilled' ? onFulfilled : onRejected)(this.#value);
    if (this.#state === 'pending') this.#waiting.push(tell);
    else tell();
  }

  #settle(state: State, value: unknown): void {
    [this.#state, this.#value] = [state, value];
    for (const tell of this.#waiting.splice(0)) tell();
  }
}

for (const name of ['then', 'catch', 'finally'])
  takingSteps.add(Reflect.get(Later.prototype, name));

// --- internal ---

/** What comes after a promise is a thread of its own. */
function answer(
  handler: Handler,
  args: unknown[],
  { resolve, reject }: Hands,
  otherwise: () => void,
): void {
  if (typeof handler !== 'function') return otherwise();
  const steps = function* (): Steps {
    try {
      return resolve(yield* invoke(handler, undefined, args));
    } catch (error) {
      return reject(error);
    }
  };
  playing.by?.spawn(steps());
}
