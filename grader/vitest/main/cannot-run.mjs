// What TypeScript takes and this Node cannot run, in words: those of the parser say nothing to a learner.

import { nodesOf } from './syntax.mjs';

/** @import { Node } from './syntax.mjs' */

/**
 * @param {Node} program parsed
 * @param {string} code
 * @returns {string | undefined}
 */
export function whyItCannotRun(program, code) {
  if (code.startsWith(NO_TEXT))
    return 'it is not saved as UTF-8, the encoding of every source file here.';
  const decorator = code.includes('@')
    ? [...nodesOf(program)].find(({ type }) => type === 'Decorator')
    : undefined;
  if (!decorator) return undefined;
  const line = code.slice(0, decorator.start).split('\n').length;
  return `line ${line} has a decorator, and Node has no decorators yet: call its function yourself.`;
}

// --- internal ---

const NO_TEXT = '\uFFFD\uFFFD'; // what UTF-16 begins with, when it is read as UTF-8
