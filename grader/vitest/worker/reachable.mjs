// All that the code under test can find: not by a list, but by walking from the globals and the modules to
// what hangs on them. A list forgets: the prototype of an iterator, a class of Node's without a name.

import { createHash, createHmac } from 'node:crypto';
import net from 'node:net';
import process from 'node:process';
import { OPEN_MODULES } from '../decided.mjs';
import { isVitests } from './insides.mjs';
import { valueBehind } from './lock.mjs';

/**
 * Every function, prototype and record of functions that is there before the code under test is.
 * @param {readonly object[]} modules of the workshop
 */
export function everythingShared(modules) {
  return reachable([...globals(), ...functionsOf(process), ...nameless(), ...loaded(), ...modules]);
}

/**
 * All of them to which prototypes and properties lead.
 * @param {readonly unknown[]} roots
 * @returns {Set<object>}
 */
export function reachable(roots) {
  /** @type {Set<object>} */
  const found = new Set();
  const left = [...roots];
  while (left.length > 0) {
    const value = left.pop();
    if (!isObject(value) || found.has(value)) continue;
    left.push(Object.getPrototypeOf(value));
    if (!isShared(value)) continue;
    found.add(value);
    for (const name of Reflect.ownKeys(value)) {
      const own = Object.getOwnPropertyDescriptor(value, name) ?? {};
      left.push(...Object.values(own), valueBehind(Reflect.get(own, 'get')));
    }
  }
  return found;
}

// --- internal ---

const { getBuiltinModule, moduleLoadList } = /** @type {any} */ (process); // the first one is taken away

const ITS_OWN = /^(console|global|globalThis|process)$/; // for the program to change, or seen to elsewhere

/** Those that Node makes on demand belong to the code that asks first, and to no other. */
function globals() {
  return Object.entries(Object.getOwnPropertyDescriptors(globalThis))
    .filter(([name]) => !ITS_OWN.test(name) && !isVitests(name))
    .map(([, { value }]) => value);
}

/** The same of Node's modules. */
function loaded() {
  return moduleLoadList
    .map((/** @type {string} */ entry) => entry.replace('NativeModule ', ''))
    .filter((/** @type {string} */ name) => OPEN_MODULES.has(name) && !ITS_OWN.test(name))
    .map((/** @type {string} */ name) => getBuiltinModule(`node:${name}`));
}

/** @param {object} object */
function functionsOf(object) {
  return Object.values(Object.getOwnPropertyDescriptors(object))
    .map(({ value }) => value)
    .filter((value) => typeof value === 'function');
}

/** What is reached only through what others give; Intl is not asked, as its first answer takes long. */
function nameless() {
  const { Iterator } = /** @type {any} */ (globalThis);
  const [immediate, timeout] = [setImmediate(() => {}), setTimeout(() => {}, 0)];
  clearImmediate(immediate);
  clearTimeout(timeout);
  const helpers = Iterator?.from
    ? [Iterator.from([]).map(String), Iterator.from({ next() {} })]
    : [];
  const functions = [function* () {}, async function* () {}, async () => {}];
  const hashes = [createHash('sha256'), createHmac('sha256', '')];
  const iterators = ['', [], new Map(), new Set(), new URLSearchParams()].map((each) =>
    each[Symbol.iterator](),
  );
  const instances = [...functions, immediate, timeout, performance, process];
  return [
    iterators,
    helpers,
    ''.matchAll(/./g),
    hashes.flatMap(hidden),
    handles(),
    instances.map((each) => Object.getPrototypeOf(each)),
  ].flat();
}

/** @param {any} object */
function hidden(object) {
  return Object.getOwnPropertySymbols(object).map((symbol) => object[symbol]);
}

// Sockets and pipes inherit from one native class, and so does the channel to vitest's own process.
function handles() {
  const handle = /** @type {any} */ (net)._createServerHandle('127.0.0.1', 0, 4);
  if (isObject(handle)) /** @type {any} */ (handle).close();
  return [handle, /** @type {any} */ (process.stdout)._handle];
}

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isObject(value) {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

const PROTOTYPES = ['constructor', 'next']; // an object that has one of these is one

/** Of instances only the prototypes are: their own properties are state. @param {object} object */
function isShared(object) {
  if (typeof object === 'function') return true;
  if (PROTOTYPES.some((name) => Object.hasOwn(object, name))) return true;
  if (ArrayBuffer.isView(object) || Array.isArray(object)) return false;
  const above = Object.getPrototypeOf(object);
  if (above !== Object.prototype && above !== null) return false; // an instance
  return functionsOf(object).length > 0;
}
