// Hands the code under test out in another shape as well, for tests that play every order: `#subject?in-steps`. It has
// the reach of the original and no more: what it imports is what the original would get, but for the kernel's package.

import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'oxc-parser';
import { Unsupported, rewrite } from '../../../packages/sim/src/steps/rewrite/rewrite.mjs';
import { IN_STEPS } from '../imports.mjs';
import { packageFiles } from './own-packages.mjs';

/** @import { Plugin } from 'vite' */

/**
 * @param {{ subjects: readonly string[], testFiles: readonly string[], root: string }} where
 * @returns {Plugin}
 */
export function inSteps({ subjects, testFiles, root }) {
  const folders = subjects.map((subject) => `${dirname(subject)}/`);
  const packages = packageFiles(root);
  return {
    name: 'socketlings:in-steps',
    enforce: 'pre',
    async resolveId(source, importer = '', options) {
      /** @param {string} what @param {string} by */
      const resolve = async (what, by) => {
        return (await this.resolve(what, by, { ...options, skipSelf: true }))?.id;
      };
      if (source === `#subject${QUERY}`) return `${await resolve('#subject', importer)}${QUERY}`;
      if (!IN_STEPS.test(importer)) return undefined;
      if (source === RUNTIME) return packages.get(RUNTIME);
      const found = await resolve(source, importer.replace(IN_STEPS, ''));
      if (found === packages.get(KERNEL)) return packages.get(`${RUNTIME}/kernel`);
      return folders.some((folder) => found?.startsWith(folder)) ? found + QUERY : found;
    },
    transform(code, id) {
      const [file = ''] = id.split('?');
      if (IN_STEPS.test(id)) return { code: inOtherShape(file, code), map: null };
      const wants = testFiles.includes(file) && !id.includes('?') && ordersAreAll(code);
      return wants ? { code: IMPORTS + code + offerTo(subjects), map: null } : undefined;
    },
  };
}

/** Whether a file of tests plays every order. @param {string} code */
export function ordersAreAll(code) {
  return /\bin(EveryOrder|AnyScenario)\b/.test(code);
}

// --- internal ---

const QUERY = '?in-steps';
const KERNEL = '@socketlings/kernel';
const RUNTIME = '@socketlings/sim/steps';

/** What the tests of every order begin with, in the same line. */
const IMPORTS = [
  "import { rewritten as $rewritten } from '@socketlings/testkit/poller';",
  "import * as $subject from '#subject';",
].join(' ');

/** And what they end with; of several subjects each brings its other shape along. @param {readonly string[]} subjects */
function offerTo({ length }) {
  const load = length === 1 ? `() => import('#subject${QUERY}')` : '$inSteps';
  return `\nawait $rewritten($subject, ${load});`;
}

/**
 * A module that says why, where it cannot be rewritten.
 * @param {string} file
 * @param {string} code
 */
function inOtherShape(file, code) {
  try {
    const { program } = parseSync(file, code, { sourceType: 'module' });
    return rewrite({ code, program, others: textsBeside(file, code), runtime: RUNTIME });
  } catch (error) {
    const why =
      error instanceof Unsupported ? `line ${error.line} has ${error.message}` : 'it is too large';
    return `export const $why = ${JSON.stringify(why)};`;
  }
}

/**
 * The texts that a file imports from its own folder: they say what is an accessor.
 * @param {string} file
 * @param {string} code
 */
function textsBeside(file, code) {
  const names = [...code.matchAll(/\bfrom\s*['"](\.\/[^'"]+)['"]/g)].slice(0, MOST);
  const paths = names.map(([, name]) => join(dirname(file), String(name)));
  return paths.filter(isSmallFile).map((path) => readFileSync(path, 'utf8'));
}

const MOST = 50; // files

/** @param {string} path */
function isSmallFile(path) {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() && found.size < 1_000_000;
}
