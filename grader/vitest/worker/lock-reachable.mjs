// Makes read-only, and closed to new properties, whatever is shared and can be found. Classes inherit from
// each other: a setter that is put far up meets what is written far below. And code that calls `f.call(…)`
// gets what other code has put on `f`.

import { promisify } from 'node:util';
import { shadowable } from './lock.mjs';
import { everythingShared } from './reachable.mjs';

/**
 * Comes last: what the other locks put in place is locked, too.
 * @param {readonly object[]} modules of the workshop
 */
export function lockReachable(modules) {
  const found = everythingShared(modules);
  for (const each of found)
    if (Object.hasOwn(each, promisify.custom)) promisify(/** @type {any} */ (each)); // which marks the result
  for (const each of found) protect(each);
}

// --- internal ---

const PLAIN = /^(name|length|prototype)$/;

// `promisify` defines its own again each time; `onread` is where Node 20 keeps something native.
const KEPT = new Set([promisify.custom, 'onread']);

/** @param {object} object */
function protect(object) {
  if (Object.isFrozen(object)) return;
  const isPlain = Reflect.ownKeys(object).every((name) => PLAIN.test(String(name)));
  if (typeof object === 'function' && isPlain) return void Object.freeze(object);
  lockFunctions(object);
  Object.preventExtensions(object);
}

// What is no function is state that Node keeps there: it stays as it is.
/** @param {object} object */
function lockFunctions(object) {
  for (const name of Reflect.ownKeys(object)) {
    const own = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(object, name));
    if (name === 'prototype' && own.writable) {
      Object.defineProperty(object, name, { writable: false });
    } else if (!own.configurable || KEPT.has(name)) {
      continue;
    } else if (typeof own.value === 'function') {
      Object.defineProperty(object, name, shadowable(object, name, own));
    } else if (!('value' in own) && !isRecord(object)) {
      Object.defineProperty(object, name, { configurable: false });
    }
  }
}

/** Of modules, some parts are made on demand, and put in the place of what made them. @param {object} object */
function isRecord(object) {
  return typeof object !== 'function' && !Object.hasOwn(object, 'constructor');
}
