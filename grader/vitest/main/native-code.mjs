// The workshop's own kernel imports `koffi`; it gets the door that the worker has put there.

import { KOFFI } from '../koffi-place.mjs';

/** @import { Plugin } from 'vite' */

/** @returns {Plugin} */
export function nativeCode() {
  return {
    name: 'socketlings:native-code',
    enforce: 'pre',
    resolveId: (source) => (source === 'koffi' ? '\0koffi' : undefined),
    load(id) {
      if (id !== '\0koffi') return undefined;
      return `export default globalThis[Symbol.for('${KOFFI}')];`;
    },
  };
}
