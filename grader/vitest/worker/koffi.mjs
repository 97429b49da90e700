// Native code, for the tests on the real kernel. It is loaded before the code under test, in such a way
// that no code finds it afterwards: in no cache of modules, and behind a door that has been closed.

import { createRequire } from 'node:module';
import { KOFFI } from '../koffi-place.mjs';

/**
 * Loads koffi, and puts a door to it where the workshop's kernel finds it.
 * @returns {() => void} closes the door: what has been bound by then works on, and nothing else can be
 */
export function openKoffi() {
  // As the kernel would find it: on the way there is nothing that this process may not read.
  const require = createRequire(new URL('../../../packages/kernel/src/index.ts', import.meta.url));
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
  Object.defineProperty(globalThis, Symbol.for(KOFFI), { value: door });
  return () => {
    isOpen = false;
  };
}
