// Gives the code under test timers and immediates that are objects of ours. Node links its own to each other, those of
// the tests and of the watch among them: a program that holds one could call, clear or move all the others.

import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import timers from 'node:timers';
import { promisify } from 'node:util';

/** Puts ours in the place of Node's. @param {readonly object[]} others where somebody has put those aside */
export function ownTimers(others) {
  for (const place of [globalThis, timers, ...others]) replaceIn(place);
  for (const name of LINKING.filter((each) => each in timers)) Reflect.set(timers, name, refused);
  syncBuiltinESMExports();
  net.Socket.prototype.setTimeout = setSocketTimeout(/** @type {any} */ (globalThis.setTimeout));
}

// --- internal ---

const LINKING = ['_unrefActive', 'active', 'enroll', 'unenroll']; // of older Nodes: they link what they are given

const LONGEST = 2 ** 31 - 1; // ms, of a timer of Node's

const { apply } = Reflect;

/** @type {(value: any) => any} Node's own behind one of ours; a number stands for one that Node has made */
let behind;

/** What all of them have: Node's own, which nobody else gets to see. */
class Scheduled {
  #node;

  /**
   * @param {(fire: () => void) => any} start
   * @param {Function} callback
   * @param {readonly unknown[]} args
   */
  constructor(start, callback, args) {
    this.#node = start(() => apply(callback, this, args));
  }

  ref() {
    this.#node.ref();
    return this;
  }

  unref() {
    this.#node.unref();
    return this;
  }

  hasRef() {
    return this.#node.hasRef();
  }

  [Symbol.dispose]() {
    this.#node[Symbol.dispose]();
  }

  static {
    behind = (value) => {
      const isObject = typeof value === 'object' && value !== null;
      if (isObject && #node in value) return value.#node;
      return typeof value === 'number' || typeof value === 'string' ? value : undefined;
    };
  }
}

class Immediate extends Scheduled {}

class Timeout extends Scheduled {
  refresh() {
    behind(this).refresh();
    return this;
  }

  close() {
    behind(this).close();
    return this;
  }

  [Symbol.toPrimitive]() {
    return Number(behind(this));
  }
}

/** @type {Map<Function, Function>} by what they replace: a name leads to the same function wherever it stands */
const replacements = new Map();

/** @param {any} place */
function replaceIn(place) {
  for (const [name, of] of Object.entries(KINDS)) {
    const original = place[name];
    if (!replacements.has(original)) replacements.set(original, of(original, name));
    place[name] = replacements.get(original);
  }
}

/** @type {Record<string, (original: Function, name: string) => Function>} */
const KINDS = {
  setImmediate: (set, name) => setting(set, name, Immediate),
  clearImmediate: clearing,
  setTimeout: (set, name) => setting(set, name, Timeout),
  clearTimeout: clearing,
  setInterval: (set, name) => setting(set, name, Timeout),
  clearInterval: clearing,
};

/**
 * @param {Function} set
 * @param {string} name
 * @param {typeof Immediate} Kind
 */
function setting(set, name, Kind) {
  const isTimer = Kind === Timeout;
  const replacement = (/** @type {unknown} */ callback, /** @type {unknown[]} */ ...rest) => {
    if (typeof callback !== 'function') return set(callback); // which throws
    const [args, ms] = isTimer ? [rest.slice(1), [Number(rest[0])]] : [rest, []];
    return new Kind((fire) => set(fire, ...ms), callback, args);
  };
  const promising = Reflect.get(set, promisify.custom);
  if (promising) Object.defineProperty(replacement, promisify.custom, { value: promising });
  return Object.defineProperty(replacement, 'name', { value: name });
}

/**
 * @param {Function} clear
 * @param {string} name
 */
function clearing(clear, name) {
  const replacement = (/** @type {unknown} */ value) => void clear(behind(value));
  return Object.defineProperty(replacement, 'name', { value: name });
}

/** Node's own keeps its timer on the socket. @param {(callback: () => void, ms: number) => NodeJS.Timeout} start */
function setSocketTimeout(start) {
  const kept = Object.getOwnPropertySymbols(new net.Socket()).find(isTimeout) ?? 'timer';
  /** @this {any} @param {number} ms @param {() => void} [callback] */
  function setTimeout(ms, callback) {
    if (this.destroyed) return this;
    if (!(ms >= 0 && ms < Infinity))
      throw new RangeError(`setTimeout() takes milliseconds, and was given ${String(ms)}`);
    this.timeout = ms;
    this[kept]?.close();
    this[kept] = null;
    const fire = () => this.destroyed || this._onTimeout();
    if (ms > 0) this[kept] = start(fire, Math.min(ms, LONGEST)).unref();
    if (callback !== undefined) this[ms > 0 ? 'once' : 'removeListener']('timeout', callback);
    return this;
  }
  return setTimeout;
}

const isTimeout = (/** @type {symbol} */ { description }) => description === 'timeout';

function refused() {
  throw new Error('a graded program sets timers with setTimeout and setInterval');
}
