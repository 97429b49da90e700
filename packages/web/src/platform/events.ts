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
    const [type, listener] = args;
    if (type === 'abort' && listener && !this.aborted) heardBy(this).add(listener);
    Reflect.apply(own.add, this, args);
  },
  removeEventListener(this: AbortSignal, ...args: readonly unknown[]): void {
    if (args[0] === 'abort') heardBy(this).delete(args[1]);
    Reflect.apply(own.remove, this, args);
  },
});

/** Of signals that were not aborted; those that were tell nobody any more. */
export function getEventListeners(signal: AbortSignal): unknown[] {
  return signal.aborted ? [] : [...heardBy(signal)];
}

// --- internal ---

function heardBy(signal: AbortSignal): Set<unknown> {
  const known = listeners.get(signal) ?? new Set();
  listeners.set(signal, known);
  return known;
}
