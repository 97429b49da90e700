// Says what the code under test may import: its own files, Node's modules, and of the workshop what
// the exercise is about. What counts is the file that is meant, by whatever name it is called.

import { isBuiltin } from 'node:module';
import { isAbsolute, relative } from 'node:path';
import { CLOSED_MODULES, OPEN_MODULES, whatItDoes } from './decided.mjs';

const TOOLS = /^packages\/(net|kernel)\/src\/index\.ts$/; // what an exercise is about
const WORKSHOP = /^packages\/(\w+)\//;

const HELPERS = /@oxc-project\+runtime@[\w.-]+\/helpers\/esm\/\w+\.js$/; // what `using` is compiled to

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
  if (file.startsWith(own)) return id.includes('?') ? outOfBounds(source) : undefined;
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

/** @param {string} name */
function outOfBounds(name) {
  return `it imports '${name}', which is out of bounds for a graded program.`;
}
