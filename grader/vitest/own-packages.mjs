// Wherever the subject and the tests lie, they get the workshop's own packages: a folder of the same
// name beside them has no say.

import { readFileSync } from 'node:fs';

/** @import { Plugin } from 'vite' */

/**
 * @param {string} root the workshop, with a slash at its end
 * @returns {Plugin}
 */
export function ownPackages(root) {
  return {
    name: 'socketlings:own-packages',
    enforce: 'pre',
    resolveId(source) {
      const [, name, rest] = /^@socketlings\/(\w+)(\/.+)?$/.exec(source) ?? [];
      if (!name) return undefined;
      const folder = `${root}packages/${name}/`;
      const { exports } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
      const path = exports[`.${rest ?? ''}`];
      return path && folder + path.slice('./'.length);
    },
  };
}
