// Keeps the code under test away from modules that others have loaded: whoever has them can put
// something else in their place. And from what would load some behind the import guard's back.

import module, { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { complaintAbout, complaintAboutNodes } from './import-guard.mjs';
import { lockProperty } from './lock.mjs';

/**
 * @param {readonly string[]} folders of the code under test, with a slash at their end
 * @param {object} moduleRunner vitest's, in this process
 */
export function hideModules(folders, moduleRunner) {
  const worker = Reflect.get(globalThis, '__vitest_worker__');
  lockProperty(worker, 'evaluatedModules', Object.freeze({ idToModuleMap: new Map() }));
  lockProperty(globalThis, '__vitest_mocker__', null);
  lockProperty(process, 'getBuiltinModule', null);
  refuseRequire(folders);
  refuseLoaders(folders, moduleRunner);
}

// --- internal ---

const root = fileURLToPath(new URL('../..', import.meta.url)).replaceAll('\\', '/');

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
 * @param {any} moduleRunner
 */
function refuseLoaders(folders, moduleRunner) {
  const find = moduleRunner.getModuleInformation.bind(moduleRunner);
  moduleRunner.getModuleInformation = async (
    /** @type {string} */ url,
    /** @type {string | undefined} */ importer,
    /** @type {unknown} */ cached,
  ) => {
    const own = ownerOf(importer, folders);
    const refused = own && complaintAboutNodes(url.replace(/^\/@id\//, ''));
    if (refused) throw new Error(refused);
    const found = await find(url, importer, cached);
    const id = found.meta?.externalize ?? found.id;
    const complaint = own && complaintAbout(url, { id, own, root });
    if (complaint) throw new Error(complaint);
    return found;
  };
}

/**
 * @param {string | undefined} path
 * @param {readonly string[]} folders
 */
function ownerOf(path, folders) {
  return folders.find((folder) => path?.startsWith(folder));
}
