// Keeps the listeners of the process apart from those of the code under test: an error that nobody
// catches is told to whoever had asked before that code was loaded, and to nobody else.

import process from 'node:process';
import { lockProperty } from './lock.mjs';

/**
 * From now on what is added, removed or listed is another, empty set of listeners. What Node emits goes
 * to those that were there.
 */
export function keepListeners() {
  const { _events: kept } = /** @type {any} */ (process);
  const { apply } = Reflect;
  const { isArray } = Array;
  const slice = Array.prototype.slice;
  const emit = (/** @type {string | symbol} */ name, /** @type {unknown[]} */ ...args) => {
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
  lockProperty(process, 'emit', emit);
  lockProperty(process, 'listenerCount', countListeners); // Node asks whether there is somebody to hear a message
}
