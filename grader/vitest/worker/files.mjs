// What the code under test may do with files: read them, where the permission model lets it. What writes is closed:
// the only file that this process may write to is the record of the tests. So are descriptors that others have opened.

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { OPEN_IN_FS } from '../decided.mjs';
import { lockProperty } from './lock.mjs';

/** Leaves of `node:fs` what reads, and standard output and error to be written to. */
export function onlyReadFiles() {
  for (const name of functionsOf(fs)) lockProperty(fs, name, guarded(fs, name));
  for (const name of functionsOf(fs.promises)) {
    const guard = guarded(fs.promises, name);
    lockProperty(fs.promises, name, async (/** @type {unknown[]} */ ...args) => guard(...args));
  }
  syncBuiltinESMExports();
}

// --- internal ---

/** Descriptors that the code under test has opened. */
const own = new Set();

const { O_APPEND, O_CREAT, O_RDWR, O_TRUNC, O_WRONLY } = fs.constants;
const WRITING = O_APPEND | O_CREAT | O_RDWR | O_TRUNC | O_WRONLY;
const READING = ['r', 'rs', 'sr'];

const OUTPUT = /^(write|writev|writeFile|appendFile)(Sync)?$/;
const BY_DESCRIPTOR = /^(close|read|readv)(Sync)?$/;
const LOOKED_AT = /^(write|writev|writeFile|appendFile|close|read|readv|readFile|open)(Sync)?$/;
const nextTick = process.nextTick.bind(process);

/** @param {object} object */
function functionsOf(object) {
  return Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(([name, { value }]) => typeof value === 'function' && !CLASSES.has(name))
    .map(([name]) => name);
}

const CLASSES = new Set(['Dir', 'Dirent', 'Stats']);

/**
 * The function of that name, with what it is given looked at before. All that Node's own has of its own it has, too.
 * @param {any} object
 * @param {string} name
 * @returns {(...args: any[]) => any}
 */
function guarded(object, name) {
  const original = object[name];
  if (OPEN_IN_FS.has(name) && !LOOKED_AT.test(name)) return original;
  const guard = (/** @type {any[]} */ ...args) => {
    try {
      args = lookedAt(name, args);
    } catch (error) {
      return tell(name, args, error);
    }
    const result = original(...args);
    if (name === 'openSync') own.add(result);
    return result;
  };
  const { prototype: _, ...all } = Object.getOwnPropertyDescriptors(original);
  return Object.defineProperties(guard, all);
}

/**
 * What to call it with; throws if it is not for the code under test.
 * @param {string} name
 * @param {any[]} args
 * @returns {any[]}
 */
function lookedAt(name, args) {
  const [first, second, ...rest] = args;
  if (!OPEN_IN_FS.has(name) || (OUTPUT.test(name) && first !== 1 && first !== 2)) refuse(name);
  if (BY_DESCRIPTOR.test(name)) expectOwn(first, name);
  if (name.startsWith('close')) own.delete(first);
  if (name.startsWith('open')) return opening(name, args);
  if (!name.startsWith('readFile')) return args;
  if (typeof first === 'number') expectOwn(first, name);
  const options = typeof second === 'object' ? { ...second } : second; // that of the caller could change its mind
  if (!reads(options?.flag)) refuse(name);
  return [first, options, ...rest];
}

/**
 * @param {string} name
 * @param {any[]} args
 */
function opening(name, [path, flags, ...rest]) {
  if (typeof flags !== 'function' && !reads(flags)) refuse(name);
  return [path, flags, ...rest].map((arg) => {
    if (typeof arg !== 'function') return arg;
    return (/** @type {unknown} */ error, /** @type {unknown} */ fd) => {
      if (!error) own.add(fd);
      arg(error, fd);
    };
  });
}

/**
 * An error in the way in which it is expected: streams wait for a callback.
 * @param {string} name
 * @param {any[]} args
 * @param {unknown} error
 */
function tell(name, args, error) {
  const callback = args.at(-1);
  if (typeof callback !== 'function' || name.endsWith('Sync')) throw error;
  nextTick(callback, error);
}

/** @param {unknown} flags */
function reads(flags) {
  if (typeof flags === 'number') return (flags & WRITING) === 0;
  return flags === undefined || flags === null || READING.includes(/** @type {string} */ (flags));
}

/**
 * @param {unknown} fd
 * @param {string} name
 */
function expectOwn(fd, name) {
  if (own.has(fd)) return;
  throw new Error(
    `fs.${name}: a graded program uses the descriptors that it has opened, and no others`,
  );
}

/** @param {string} name @returns {never} */
function refuse(name) {
  throw new Error(
    `fs.${name} is not available to a graded program: it may read its own files, and write none`,
  );
}
