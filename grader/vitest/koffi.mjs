// Native code, for the tests on the real kernel. It is loaded before the code under test, in such a way
// that nobody finds it afterwards: in no cache of modules, and behind a door that has been closed.

import { createRequire } from 'node:module';

/** @import { Plugin } from 'vite' */

const PLACE = Symbol.for('socketlings.koffi');

/**
 * Lets the workshop's own kernel import what `openKoffi` has put there.
 * @returns {Plugin}
 */
export function nativeCode() {
  return {
    name: 'socketlings:native-code',
    enforce: 'pre',
    resolveId: (source) => (source === 'koffi' ? '\0koffi' : undefined),
    load(id) {
      if (id !== '\0koffi') return undefined;
      return `export default globalThis[Symbol.for('${PLACE.description}')];`;
    },
  };
}

/**
 * Loads koffi, and puts a door to it where the workshop's kernel finds it.
 * @returns {() => void} closes the door: what has been bound by then works on, and nothing else can be
 */
export function openKoffi() {
  // As the kernel would find it: on the way there is nothing that this process may not read.
  const require = createRequire(new URL('../../packages/kernel/src/index.ts', import.meta.url));
  const koffi = require('koffi');
  for (const id of Object.keys(require.cache)) {
    if (/[\\/]@?ko(ffi|romix)[\\/]/.test(id)) delete require.cache[id];
  }
  let isOpen = true;
  const door = Object.freeze({
    load: (/** @type {string | null} */ library) => {
      if (!isOpen) throw new Error('native code is not available to a graded program');
      return koffi.load(library);
    },
    errno: () => koffi.errno(),
  });
  Object.defineProperty(globalThis, PLACE, { value: door });
  return () => {
    isOpen = false;
  };
}
