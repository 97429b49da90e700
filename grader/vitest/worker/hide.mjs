// Keeps the code under test away from modules that others have loaded: code that has them can put
// something else in their place. And from what would load some behind the import guard's back.

import module, { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { complaintAbout, complaintAboutNodes } from '../imports.mjs';
import { guardImports, hideVitest } from './insides.mjs';
import { lockProperty } from './lock.mjs';

/**
 * @param {readonly string[]} folders of the code under test, with a slash at their end
 * @param {object} runner vitest's, in this process
 * @param {{ again: boolean }} options whether vitest may put its own things there once more
 */
export function hideModules(folders, runner, options) {
  hideVitest(runner, options);
  lockProperty(process, 'getBuiltinModule', null);
  refuseRequire(folders);
  refuseLoaders(folders, runner);
}

// --- internal ---

const frames = process.env['SOCKETLINGS_FRAMES'] !== undefined; // whether they are given
const root = fileURLToPath(new URL('../../..', import.meta.url)).replaceAll('\\', '/');

// Real modules have no `require`; vitest gives them one.
/** @param {readonly string[]} folders */
function refuseRequire(folders) {
  const { createRequire } = module;
  const refused = /** @type {any} */ (
    () => {
      throw new ReferenceError('require is not defined in a module: use import');
    }
  );
  module.createRequire = (from) => {
    const path = String(from).startsWith('file:') ? fileURLToPath(from) : String(from);
    return ownerOf(path.replaceAll('\\', '/'), folders) ? refused : createRequire(from);
  };
  syncBuiltinESMExports();
}

// What Node loads by itself, and a path that is made up while the code runs, never come to the import
// guard with the name of the importer: so it is asked here.
/**
 * @param {readonly string[]} folders
 * @param {object} runner
 */
function refuseLoaders(folders, runner) {
  guardImports(
    runner,
    (url, importer) => refuse(ownerOf(importer, folders) && complaintAboutNodes(url)),
    (url, importer, id) => {
      const own = ownerOf(importer, folders);
      // Who imports is a file's name, in whatever shape. What stands behind the other one can do no harm.
      refuse(own && complaintAbout(url, { id, own, root, inSteps: true, frames }));
    },
  );
}

/** @param {string | undefined} complaint */
function refuse(complaint) {
  if (complaint) throw new Error(complaint);
}

/**
 * @param {string | undefined} path
 * @param {readonly string[]} folders
 */
function ownerOf(path, folders) {
  return folders.find((folder) => path?.startsWith(folder));
}
