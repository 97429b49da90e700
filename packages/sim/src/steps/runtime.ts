// What rewritten code stands on. Code under test may get hold of it: it can change nothing here, and what it calls is
// counted as all its calls are.

import { Task, call, invoke, last, now } from './calls.ts';
import { Later } from './later.ts';
import { giveUp, playing } from './playing.ts';
import { AT_ONCE, POINT, apply, isStepped, type Obstacle, type Steps } from './steps.ts';

export { Later };

const BARE = Symbol('an object whose constructor is still to be called');
const INIT = Symbol('the constructor, in steps');

/** Words of rewritten code; `t`, `f` and `v` are read right after they are written. */
export const steps = {
  BARE,
  INIT,
  t: undefined as unknown,
  f: undefined as unknown,
  v: undefined as unknown,

  get stops(): boolean {
    return last.stops;
  },

  call,
  invoke,
  now,

  /** A call where nothing may stop. */
  callNow(self: unknown, f: unknown, args: unknown[]): unknown {
    const value = call(self, f, args);
    return last.stops ? now(value as Steps) : value;
  },

  /** What an async function gives. */
  task(self: object, body: () => Steps): Task {
    return new Task(() => apply(body, self, []), start);
  },

  isTask: (value: unknown): boolean => value instanceof Task,
  start: (task: Task): Steps => task.start(),

  /** Takes the steps of a call that is waited for at once: an async function need be no thread of its own. */
  *into(called: Steps): Steps {
    const given = yield* called;
    if (!(given instanceof Task)) return yield* wait(given);
    const value = yield* given.begin();
    return Later.is(value) ? yield* Later.result(value) : value;
  },

  /** Calls a function, and waits for what it promises. */
  *settled(f: unknown, self: unknown, args: unknown[]): Steps {
    const value = call(self, f, args);
    return yield* last.stops ? steps.into(value as Steps) : wait(value);
  },

  wait,
  create,

  createNow(Class: unknown, args: unknown[]): unknown {
    return now(create(Class as NewClass, args));
  },

  *get(target: Accessible, name: string): Steps {
    const get = target[`$get_${name}`];
    return get ? yield* apply(get, target, []) : target[name];
  },

  *set(target: Accessible, name: string, value: unknown): Steps {
    const set = target[`$set_${name}`];
    if (set) yield* apply(set, target, [value]);
    else Reflect.set(target, name, value);
    return value;
  },

  strings: (strings: TemplateStringsArray): TemplateStringsArray => strings,
};

Object.seal(steps);
for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(steps))) {
  if (value !== undefined) Object.defineProperty(steps, name, { writable: false });
}

// --- internal ---

type NewClass = new (...args: unknown[]) => object;
type Accessible = Record<string, ((...args: unknown[]) => Steps) | undefined>;

function* wait(value: unknown): Steps {
  if (Later.is(value)) return yield* Later.result(value);
  if (typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function') {
    giveUp('a promise of somebody else');
  }
  yield AT_ONCE;
  return value;
}

function* create(Class: NewClass, args: unknown[]): Steps {
  if (isStepped(Class)) giveUp('`new` with a function that is no class');
  const init = initOf(Class);
  if (!init) return call(undefined, construct, [Class, ...args]);
  const made = new Class(BARE);
  yield* apply(init, made, args);
  return made;
}

function construct(Class: NewClass, ...args: unknown[]): object {
  return new Class(...args);
}

function initOf({ prototype }: NewClass): ((...args: unknown[]) => Steps) | undefined {
  const found = (prototype as Record<symbol, unknown> | undefined)?.[INIT];
  return isStepped(found) ? found : undefined;
}

/** An async function that nobody waits for at once: up to its first wait it runs here, and then by itself. */
function* start(begin: () => Steps): Steps<Later> {
  const { promise, resolve, reject } = Later.withResolvers();
  const body = begin();
  try {
    for (;;) {
      const { done, value } = body.next();
      if (done) {
        resolve(value);
        return promise;
      }
      if (value === POINT) yield value;
      else {
        playing.by?.spawn(rest(body, value, resolve, reject));
        return promise;
      }
    }
  } catch (error) {
    reject(error);
    return promise;
  }
}

function* rest(body: Steps, obstacle: Obstacle, resolve: Settle, reject: Settle): Steps {
  yield obstacle;
  try {
    return resolve(yield* body);
  } catch (error) {
    return reject(error);
  }
}

type Settle = (value?: unknown) => void;
