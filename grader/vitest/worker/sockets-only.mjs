// Sockets that are files (Unix domain sockets, named pipes) lead out of the permission model, which does
// not ask about them: to other programs of this machine, and to files that are left behind.

import net from 'node:net';
import { lockProperty } from './lock.mjs';

/** Makes Node's sockets refuse a path in the place of a port, for good. */
export function refusePaths() {
  refusePathsIn(net.Socket.prototype, 'connect');
  refusePathsIn(net.Server.prototype, 'listen');
}

// --- internal ---

const { _normalizeArgs: normalize } = /** @type {any} */ (net);
const { isArray } = Array;

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
