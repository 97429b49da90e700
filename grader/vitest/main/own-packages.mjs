// Wherever the subject and the tests lie, they get the workshop's own packages: a folder of the same
// name beside them has no say.

import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** @import { Plugin } from 'vite' */

/**
 * @param {string} root the workshop, with a slash at its end
 * @returns {Plugin}
 */
export function ownPackages(root) {
  const files = packageFiles(root);
  return {
    name: 'socketlings:own-packages',
    enforce: 'pre',
    resolveId: (source) => files.get(source),
  };
}

/**
 * What can be imported of the packages, such as `@socketlings/testkit/networks`, and the file that it is.
 * @param {string} root the workshop, with a slash at its end
 * @returns {Map<string, string>}
 */
export function packageFiles(root) {
  const names = readdirSync(`${root}packages`).filter((name) => {
    return existsSync(`${root}packages/${name}/package.json`);
  });
  const files = names.flatMap((name) => {
    const folder = `${root}packages/${name}/`;
    const { exports } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
    const entries = Object.entries(
      typeof exports === 'string' ? { '.': exports } : (exports ?? {}),
    );
    return entries.map(([path, file]) => {
      return /** @type {const} */ ([
        `@socketlings/${name}${path.slice(1)}`,
        folder + String(file).slice('./'.length),
      ]);
    });
  });
  return new Map(files);
}
