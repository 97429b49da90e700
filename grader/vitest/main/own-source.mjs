// Reads the files of the code under test. Left to itself vite does it, and believes what a file says of its
// source map: that it lies in any file of the machine, or that such files are its sources. Then vite reads them.

import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @import { Plugin } from 'vite' */

/**
 * @param {readonly string[]} subjects the files under test; what lies beside them belongs to them
 * @returns {Plugin}
 */
export function ownSource(subjects) {
  const folders = subjects.map((subject) => `${dirname(subject)}/`);
  return {
    name: 'socketlings:own-source',
    enforce: 'pre',
    async load(id) {
      const [file = ''] = id.split('?');
      if (!folders.some((folder) => file.startsWith(folder))) return undefined;
      return { code: withoutMap(await readFile(file, 'utf8')), map: null };
    },
  };
}

/**
 * The same code, in which nothing names a source map or another source.
 * @param {string} code
 */
export function withoutMap(code) {
  return code.replaceAll(/(\/[/*])([#@])(?=\s*source(?:Mapping)?URL)/g, '$1 $2');
}
