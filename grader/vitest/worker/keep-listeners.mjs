// Keeps the listeners of the process apart from those of the code under test: an error that nobody
// catches is told to whoever had asked before that code was loaded, and to nobody else.

import process from 'node:process';
import { lockProperty } from './lock.mjs';

/** Whether a message has come over the channel, and is about to be emitted: keep-channel.cjs knows. */
const GENUINE = Symbol.for('socketlings.genuine');
/** @type {(message: unknown) => boolean} */
const isGenuine = Reflect.get(globalThis, GENUINE);
Reflect.deleteProperty(globalThis, GENUINE);

// Taken before the code under test is loaded.
const { apply } = Reflect;
const { isArray } = Array;
const { slice } = Array.prototype;

/**
 * From now on what is added, removed or listed is another, empty set of listeners. What Node emits goes
 * to those that were there.
 */
export function keepListeners() {
  const { _events: kept } = /** @type {any} */ (process);
  const emit = (/** @type {string | symbol} */ name, /** @type {unknown[]} */ ...args) => {
    if ((name === 'message' || name === 'internalMessage') && !isGenuine(args[0])) return false;
    const found = kept[name];
    if (found === undefined) return false;
    for (const listener of isArray(found) ? apply(slice, found, []) : [found]) {
      apply(listener, process, args);
    }
    return true;
  };
  const countListeners = (/** @type {string | symbol} */ name) => {
    const found = kept[name];
    if (found === undefined) return 0;
    return isArray(found) ? found.length : 1;
  };
  showEmptySet();
  lockProperty(process, 'emit', emit);
  lockProperty(process, 'listenerCount', countListeners); // Node asks whether there is somebody to hear a message
}

// --- internal ---

/** Puts another set where Node's methods of an emitter look for the listeners of the process. */
function showEmptySet() {
  const shown = { _events: Object.create(null), _eventsCount: 0 };
  for (const name of /** @type {const} */ (['_events', '_eventsCount'])) {
    Object.defineProperty(process, name, {
      get: () => shown[name],
      set(/** @type {any} */ value) {
        shown[name] = value;
      },
      configurable: false,
    });
  }
}
