// Makes what all code in the process shares read-only before the code under test is loaded: the language's own
// objects and the workshop's classes. Code that keeps to its own objects does not notice.

import process from 'node:process';
import { LOCKED_GLOBALS, isOpenGlobal } from '../decided.mjs';

/**
 * Locks the language's own objects, and the classes that these modules export.
 * @param {readonly object[]} modules
 */
export function lockShared(modules) {
  for (const value of languageObjects()) lock(value);
  for (const name of GLOBALS) lockProperty(globalThis, name);
  for (const exported of modules.flatMap((module) => Object.values(module))) lockExported(exported);
}

/** Makes one property of an object what it is now, for good.
 * @param {object} owner
 * @param {string | symbol} name
 * @param {unknown} [value]
 */
export function lockProperty(owner, name, value = Reflect.get(owner, name)) {
  Object.defineProperty(owner, name, { value, writable: false, configurable: false });
}

/**
 * A plain read-only property would also forbid assigning one of the same name to an object that
 * inherits it. This one forbids only to change the original.
 * @param {object} owner
 * @param {string | symbol} name
 * @param {PropertyDescriptor} own
 * @returns {PropertyDescriptor}
 */
export function shadowable(owner, name, { value, enumerable = false }) {
  const get = () => value;
  behind.set(get, value);
  return {
    enumerable,
    configurable: false,
    get,
    set(replacement) {
      if (this === owner) throw new TypeError(`${String(name)} is built in, and read-only here`);
      Object.defineProperty(this, name, {
        value: replacement,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
  };
}

/** What such a property holds, by its getter. @param {unknown} get */
export const valueBehind = (get) => behind.get(/** @type {object} */ (get));

// --- internal ---

/** @type {WeakMap<object, unknown>} */
const behind = new WeakMap();

// vitest puts its own timers there whenever it speaks; the testkit has taken the real ones early.
const TIMERS = /^(set|clear)(Timeout|Interval|Immediate)$/;

const NOT_SHARED = /^(console|global|globalThis)$/; // ours do not print, and have no need of a name

const GLOBALS = Object.getOwnPropertyNames(globalThis).filter((name) => {
  const { configurable, value } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  if (!isOpenGlobal(name) || !configurable || TIMERS.test(name) || NOT_SHARED.test(name))
    return false;
  return value !== undefined || LOCKED_GLOBALS.has(name); // others are made on demand, with a setter
});

// Own properties are assigned over these all the time: `this.name = 'MyError'`.
const OFTEN_SHADOWED = new Set([
  Object.prototype,
  ...Object.values(Object.getOwnPropertyDescriptors(globalThis))
    .map(({ value }) => value?.prototype)
    .filter((prototype) => prototype instanceof Error || prototype === Error.prototype),
]);

/** Everything that the language itself defines, also what has no name. */
function* languageObjects() {
  const globals = Object.values(Object.getOwnPropertyDescriptors(globalThis));
  const named = globals.map(({ value }) => value);
  for (const value of named.filter((each) => typeof each === 'function' || each === JSON)) {
    yield value;
    yield* chainOf(value.prototype);
  }
  for (const value of [Math, Reflect, Atomics]) yield value;
  for (const value of namelessObjects()) {
    for (const object of chainOf(Object.getPrototypeOf(value))) {
      yield object;
      if (typeof object.constructor === 'function') yield object.constructor;
    }
  }
}

/** One of each kind whose prototype no global leads to. */
function namelessObjects() {
  return [
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ''[Symbol.iterator](),
    (function* () {})(),
    (async function* () {})(),
    (async () => {})(),
    async () => {},
    function* () {},
    async function* () {},
    new Uint8Array(),
    Buffer.alloc(0),
  ];
}

/** @param {unknown} exported */
function lockExported(exported) {
  if (typeof exported === 'object' && exported) lock(exported);
  if (typeof exported !== 'function') return;
  for (const object of chainOf(exported.prototype)) {
    lock(object);
    if (typeof object.constructor === 'function') lock(object.constructor);
  }
  lock(exported);
}

/**
 * @param {any} object
 * @returns {any[]}
 */
function chainOf(object) {
  return object ? [object, ...chainOf(Object.getPrototypeOf(object))] : [];
}

/** @param {any} object */
function lock(object) {
  if (object === Error) return; // to debug, a program sets its stackTraceLimit
  for (const [name, own] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
    if (own.configurable && 'value' in own && isShadowed(object, name, own.value)) {
      Object.defineProperty(object, name, shadowable(object, name, own));
    }
  }
  if (FROZEN_IS_SLOW && BYTES.some((bytes) => isPrototypeOf(object, bytes))) freezeOneByOne(object);
  else Object.freeze(object);
  Object.create(object); // tells V8 that it is a prototype: it goes back to quick access
}

// The V8 of Node 20 stores into typed arrays by a way that is 30 times slower while any of their prototypes has been
// frozen as a whole.
const FROZEN_IS_SLOW = parseInt(process.versions.v8) < 12;

const BYTES = [
  Buffer.alloc(0),
  ...Object.values(Object.getOwnPropertyDescriptors(globalThis))
    .map(({ value }) => value)
    .filter((each) => Object.getPrototypeOf(Object(each)) === Object.getPrototypeOf(Uint8Array))
    .map((View) => new View()),
];

/** @param {object} object */
function freezeOneByOne(object) {
  for (const name of Reflect.ownKeys(object)) {
    const { writable } = Object.getOwnPropertyDescriptor(object, name) ?? {};
    if (writable) Object.defineProperty(object, name, { writable: false });
  }
  Object.seal(object);
}

/** @param {object} object @param {object} of */
function isPrototypeOf(object, of) {
  return Object.prototype.isPrototypeOf.call(object, of);
}

// Honest code gives an array a `push` of its own, a function a `toString`. What V8 has fast ways for as
// long as nothing has touched it is frozen alone: iteration, promises, regular expressions, species.
/**
 * @param {any} object
 * @param {string} name
 * @param {unknown} value
 */
function isShadowed(object, name, value) {
  if (OFTEN_SHADOWED.has(object)) return true;
  const isPrototype = Object.hasOwn(object, 'constructor');
  if (!isPrototype || typeof value !== 'function') return false;
  return name === 'constructor' ? !hasSpecies(object) : !FAST.has(object) && name !== 'next';
}

const FAST = new Set([Promise.prototype, RegExp.prototype]);

/** Whether V8 asks for the class of an instance. Node puts one of its own on instances of streams. @param {object} object */
function hasSpecies(object) {
  return (
    Object.hasOwn(object.constructor, Symbol.species) ||
    object.constructor.prototype !== object ||
    isView(object)
  );
}

/** @param {object} object */
function isView(object) {
  return Object.getPrototypeOf(object) === Object.getPrototypeOf(Uint8Array.prototype);
}
