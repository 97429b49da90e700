// What vite makes of the workshop's own packages is kept between runs: to make it anew is nearly half of
// one. The code under test, what lies beside it and the tests are never taken from a cache.

/** @import { Plugin } from 'vite' */

/**
 * @param {string} root the workshop, with a slash at its end
 * @param {ReturnType<typeof import('./probe.mjs').probeOfMain>} probe
 * @returns {Plugin}
 */
export function moduleCache(root, probe) {
  return {
    name: 'socketlings:module-cache',
    configureVitest(context) {
      probe.configured(context);
      context.experimental_defineCacheKeyGenerator(({ id }) =>
        id.startsWith(`${root}packages/`) && !id.includes('?') ? '' : false,
      );
    },
  };
}
