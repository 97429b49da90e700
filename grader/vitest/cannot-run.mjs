// What TypeScript takes and this Node cannot run, in words: those of the parser say nothing to a learner.

/** @import { Node } from './loop-guard.mjs' */

/**
 * @param {Node} program parsed
 * @param {string} code
 * @returns {string | undefined}
 */
export function whyItCannotRun(program, code) {
  if (code.startsWith(NO_TEXT))
    return 'it is not saved as UTF-8, the encoding of every source file here.';
  const decorator = code.includes('@') ? firstDecorator(program) : undefined;
  if (!decorator) return undefined;
  const line = code.slice(0, decorator.start).split('\n').length;
  return `line ${line} has a decorator, and Node has no decorators yet: call its function yourself.`;
}

// --- internal ---

const NO_TEXT = '\uFFFD\uFFFD'; // what UTF-16 begins with, when it is read as UTF-8

/**
 * @param {unknown} node
 * @returns {Node | undefined}
 */
function firstDecorator(node) {
  if (typeof node !== 'object' || node === null) return undefined;
  if (/** @type {Node} */ (node).type === 'Decorator') return /** @type {Node} */ (node);
  for (const inside of Object.values(node)) {
    const found = firstDecorator(inside);
    if (found) return found;
  }
  return undefined;
}
