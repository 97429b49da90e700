// Says what the code under test may import: its own files, Node's modules, and of the workshop what
// the exercise is about. What counts is the file that is meant, by whatever name it is called.

import { isBuiltin } from 'node:module';
import { isAbsolute, relative } from 'node:path';
import { normalize } from 'node:path/posix';
import { CLOSED_MODULES, OPEN_MODULES, whatItDoes } from './decided.mjs';

const TOOLS = /^packages\/(net|kernel)\/src\/index\.ts$/; // what an exercise is about
const FRAMES = /^packages\/net\/src\/frames\.ts$/; // in exercise 4 they are what is to be written
const TOOLS_IN_STEPS = /^packages\/sim\/src\/steps\/(index|kernel)\.ts$/; // what rewritten code stands on
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
 * @param {{ id: string, own: string, root: string, inSteps?: boolean, frames?: boolean }} where `id`: what is meant by
 *   it; `inSteps`: by code that was rewritten; `frames`: whether they are given
 */
export function complaintAbout(source, { id: meant, own, root, inSteps = false, frames = false }) {
  const id = inSteps ? meant.replace(IN_STEPS, '') : meant;
  const file = normalize(id.split('?')[0] ?? '');
  if (file.startsWith(own)) return id.includes('?') ? outOfBounds(source) : undefined;
  if (isOfNode(id)) return complaintAboutNodes(id);
  if (id.startsWith('\0') && HELPERS.test(id)) return undefined;
  const inside = isAbsolute(file) ? relative(root, file).replaceAll('\\', '/') : file;
  if (inSteps && TOOLS_IN_STEPS.test(inside)) return undefined;
  const isGiven = TOOLS.test(inside) || (frames && FRAMES.test(inside));
  if (isGiven && !id.includes('?')) return undefined;
  if (FRAMES.test(inside))
    return "it imports '@socketlings/net/frames', which this exercise does not give. Remove that line.";
  const [, name] = WORKSHOP.exec(inside) ?? [];
  const called = name ? `@socketlings/${name}` : source;
  if (name || /^(vitest|vite|@vitest)\b/.test(source)) {
    return `it imports '${called}', which only tests can use. Remove that line.`;
  }
  return outOfBounds(source);
}

/** What a module is called that was rewritten, at the end. */
export const IN_STEPS = /\?in-steps$/;

// --- internal ---

/** Also one that only another Node has. @param {string} name */
function isOfNode(name) {
  return name.startsWith('node:') || isBuiltin(name);
}

/** @param {string} name */
function outOfBounds(name) {
  return `it imports '${name}', which is out of bounds for a graded program.`;
}
