// `node:events`, and who listens to a signal: browsers do not tell.

export * from 'events/';

const listeners = new WeakMap<EventTarget, Set<unknown>>();
type Method = (this: AbortSignal, ...args: readonly unknown[]) => void;

const { prototype } = AbortSignal;
const own = {
  add: Reflect.get(prototype, 'addEventListener') as Method,
  remove: Reflect.get(prototype, 'removeEventListener') as Method,
};

Object.assign(prototype, {
  addEventListener(this: AbortSignal, ...args: readonly unknown[]): void {
    const [type, listener, options] = args;
    if (type === 'abort' && listener) hears(this, listener, options);
    Reflect.apply(own.add, this, args);
  },
  removeEventListener(this: AbortSignal, ...args: readonly unknown[]): void {
    if (args[0] === 'abort') heardBy(this).delete(args[1]);
    Reflect.apply(own.remove, this, args);
  },
});

/** Who was not removed since, and was not to hear it once only. */
export function getEventListeners(signal: AbortSignal): unknown[] {
  return [...heardBy(signal), ...(signal.onabort ? [signal.onabort] : [])];
}

// --- internal ---

function heardBy(signal: AbortSignal): Set<unknown> {
  const known = listeners.get(signal) ?? new Set();
  listeners.set(signal, known);
  return known;
}

/** One that hears it once is gone when it has; one with a signal of its own, when that says so. */
function hears(signal: AbortSignal, listener: unknown, options: unknown): void {
  const { once, signal: other } = Object(options) as Options;
  if (other?.aborted || (once && signal.aborted)) return;
  heardBy(signal).add(listener);
  const forget = (): void => void heardBy(signal).delete(listener);
  for (const until of [once && signal, other]) {
    if (until) Reflect.apply(own.add, until, ['abort', forget, { once: true }]);
  }
}

interface Options {
  readonly once?: boolean;
  readonly signal?: AbortSignal;
}
