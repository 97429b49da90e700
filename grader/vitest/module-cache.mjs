// What vite makes of the workshop's own packages is kept between runs: to make it anew is nearly half of
// one. The code under test, what lies beside it and the tests are never taken from a cache.

/** @import { Plugin } from 'vite' */

/**
 * @param {string} root the workshop, with a slash at its end
 * @returns {Plugin}
 */
export function moduleCache(root) {
  return {
    name: 'socketlings:module-cache',
    configureVitest({ experimental_defineCacheKeyGenerator: defineKey }) {
      defineKey(({ id }) => (id.startsWith(`${root}packages/`) && !id.includes('?') ? '' : false));
    },
  };
}
