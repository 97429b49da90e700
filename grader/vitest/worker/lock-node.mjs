// Makes what Node adds to the language read-only, and closed to new properties: its classes inherit from
// each other, and a setter that is put far up meets what is written far below.

import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { Hash, Hmac } from 'node:crypto';
import { EventEmitter } from 'node:events';
import net from 'node:net';
import process from 'node:process';
import stream from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { shadowable } from './lock.mjs';

/** Locks the prototypes that the workshop's packages, vitest and Node itself rely on. */
export function lockNode() {
  for (const object of new Set(ROOTS.flatMap(withPrototypes))) protect(object);
}

// --- internal ---

const [immediate, timeout] = [setImmediate(() => {}), setTimeout(() => {}, 0)];
clearImmediate(immediate);
clearTimeout(timeout);

/** @type {readonly any[]} classes, and objects of classes that have no name */
const ROOTS = [
  AbortController,
  AbortSignal,
  AsyncLocalStorage,
  AsyncResource,
  Buffer,
  DOMException,
  EventEmitter,
  EventTarget,
  Event,
  Hash,
  Hmac,
  StringDecoder,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  net.BlockList,
  net.Server,
  net.Socket,
  net.SocketAddress,
  stream.Duplex,
  stream.PassThrough,
  stream.Readable,
  stream.Stream,
  stream.Transform,
  stream.Writable,
  Object.getPrototypeOf(immediate),
  Object.getPrototypeOf(performance),
  Object.getPrototypeOf(process),
  Object.getPrototypeOf(timeout),
];

/**
 * @param {any} root
 * @returns {object[]}
 */
function withPrototypes(root) {
  const own = typeof root === 'function' ? [root, ...chainOf(root.prototype)] : chainOf(root);
  const classes = own.map((object) => object.constructor);
  return [...own, ...classes.filter((each) => typeof each === 'function')];
}

/**
 * @param {any} object
 * @returns {any[]}
 */
function chainOf(object) {
  return object ? [object, ...chainOf(Object.getPrototypeOf(object))] : [];
}

// What is no function is state that Node keeps there: it stays as it is.
/** @param {any} object */
function protect(object) {
  if (Object.isFrozen(object)) return;
  for (const name of Reflect.ownKeys(object)) {
    const own = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(object, name));
    if (!own.configurable) {
      if (name === 'prototype' && own.writable)
        Object.defineProperty(object, name, { writable: false });
    } else if (typeof own.value === 'function') {
      Object.defineProperty(object, name, shadowable(object, name, own));
    } else if (!('value' in own)) {
      Object.defineProperty(object, name, { configurable: false });
    }
  }
  Object.preventExtensions(object);
}
