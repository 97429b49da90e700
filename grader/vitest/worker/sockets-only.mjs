// Sockets that are files (Unix domain sockets, named pipes) lead out of the permission model, which does
// not ask about them: to other programs of this machine, and to files that are left behind.

import net from 'node:net';
import process from 'node:process';
import { lockProperty } from './lock.mjs';

/** Makes Node's sockets refuse a path in the place of a port, and descriptors that others have opened, for good. */
export function refusePaths() {
  refusePathsIn(net.Socket.prototype, 'connect');
  refusePathsIn(net.Server.prototype, 'listen');
  for (const handle of handles()) lockProperty(handle, 'open', refuseDescriptor);
}

// --- internal ---

const { _normalizeArgs: normalize } = /** @type {any} */ (net);
const { isArray } = Array;

/** What Node's sockets are made on: their prototypes, which have no name. */
function handles() {
  const listening = /** @type {any} */ (net)._createServerHandle('127.0.0.1', 0, 4); // bound, and never listened to
  listening.close();
  const streams = [process.stdout, process.stderr].map((each) => /** @type {any} */ (each)._handle);
  return new Set(
    [listening, ...streams].filter(Boolean).map((each) => Object.getPrototypeOf(each)),
  );
}

function refuseDescriptor() {
  throw new Error('a graded program uses the sockets that it has opened, and no others');
}

/**
 * @param {any} owner
 * @param {string} name
 */
function refusePathsIn(owner, name) {
  const original = owner[name];
  /** @this {unknown} @param {any[]} args */
  function refusing(...args) {
    const [options, callback] = isArray(args[0]) ? args[0] : normalize(args);
    const copy = { ...options }; // that of the caller could change its mind
    if (copy.path) throw new Error(`${name}() takes a port here, not the path of a file`);
    return Reflect.apply(original, this, [copy, callback]);
  }
  lockProperty(owner, name, refusing);
}
