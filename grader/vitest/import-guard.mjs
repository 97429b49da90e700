// Says what the code under test may import: its own files, Node's modules, and of the workshop what
// the exercise is about. What counts is the file that is meant, by whatever name it is called.

import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { cannotRun, lineOf } from './cannot-run.mjs';
import { CLOSED_MODULES, OPEN_MODULES, whatItDoes } from './decided.mjs';

/** @import { Plugin } from 'vite' */

const TOOLS = /^packages\/(net|kernel)\/src\/index\.ts$/; // what an exercise is about
const WORKSHOP = /^packages\/(\w+)\//;

const HELPERS = /@oxc-project\+runtime@[\w.-]+\/helpers\/esm\/\w+\.js$/; // what `using` is compiled to

/**
 * @param {{ subjects: readonly string[], tests: readonly string[], root: string }} where
 * @returns {Plugin}
 */
export function importGuard({ subjects, tests, root }) {
  const owned = subjects.map((subject) => `${dirname(subject)}/`);
  const folders = ['packages', 'grader/vitest', 'node_modules'].map((name) => `${root}${name}/`);
  const readable = [...owned, ...tests, ...folders];
  return {
    name: 'socketlings:import-guard',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const own = owned.find((folder) => importer?.startsWith(folder));
      if (!own) return undefined;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      const isLost =
        !found &&
        resolve(dirname(String(importer)), source)
          .replaceAll('\\', '/')
          .startsWith(own);
      const complaint = isLost
        ? `imports '${source}', and there is no such file.`
        : complaintAbout(source, { id: found?.id ?? source, own, root })?.replace(/^it /, '');
      if (complaint) throw cannotRun(placeOf(String(importer), source, complaint));
      return found;
    },
    // Whoever asks, by whatever way: the workshop's process reads no other file for them.
    load(id) {
      const [file = ''] = id.split('?');
      if (!isAbsolute(file) || readable.some((path) => file.startsWith(path))) return;
      throw new Error(`${file} is out of bounds.`);
    },
  };
}

/**
 * What is wrong with a module of Node's own, or with one that is its own address.
 * @param {string} name
 */
export function complaintAboutNodes(name) {
  if (!isOfNode(name)) return name.startsWith('data:') ? outOfBounds(name) : undefined;
  const plain = name.replace(/^node:/, '');
  if (OPEN_MODULES.has(plain)) return undefined;
  return `${outOfBounds(name)} It ${whatItDoes(CLOSED_MODULES, plain)}: no exercise needs it. Remove that line.`;
}

/**
 * @param {string} source what is imported, as the code says it
 * @param {{ id: string, own: string, root: string }} where `id`: what is meant by it
 */
export function complaintAbout(source, { id, own, root }) {
  const [file = ''] = id.split('?');
  if (file.startsWith(own)) return undefined;
  if (isOfNode(id)) return complaintAboutNodes(id);
  if (id.startsWith('\0') && HELPERS.test(id)) return undefined;
  const inside = isAbsolute(file) ? relative(root, file).replaceAll('\\', '/') : file;
  if (TOOLS.test(inside) && !id.includes('?')) return undefined;
  const [, name] = WORKSHOP.exec(inside) ?? [];
  const called = name ? `@socketlings/${name}` : source;
  if (name || /^(vitest|vite|@vitest)\b/.test(source)) {
    return `it imports '${called}', which only tests can use. Remove that line.`;
  }
  return outOfBounds(source);
}

// --- internal ---

/** Also one that only another Node has. @param {string} name */
function isOfNode(name) {
  return name.startsWith('node:') || isBuiltin(name);
}

/**
 * @param {string} importer
 * @param {string} source
 * @param {string} why
 */
function placeOf(importer, source, why) {
  const [file = ''] = importer.split('?');
  const code = readFileSync(file, 'utf8');
  const quoted = `['"\`]${source.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"\`]`;
  const at = new RegExp(`\\b(?:from|import)[\\s(]*${quoted}`).exec(code);
  return { file, why, ...(at && { line: lineOf(code, at.index) }) };
}

/** @param {string} name */
function outOfBounds(name) {
  return `it imports '${name}', which is out of bounds for a graded program.`;
}
