// Why a file cannot run here, in words: those of the parser say nothing to a learner. The words travel as the
// message of an error, from vite's process through vitest's to the grader.

import { nodesOf } from './syntax.mjs';

/** @import { Node } from './syntax.mjs' */

/** @typedef {{ file: string, line?: number, why: string }} CannotRun */

/** @param {CannotRun} what */
export function cannotRun(what) {
  return new Error(MARK + JSON.stringify(what));
}

/**
 * What `cannotRun` has put into a message; nothing if it is another error's.
 * @param {string} message
 * @returns {CannotRun | undefined}
 */
export function readCannotRun(message) {
  if (!message.startsWith(MARK)) return undefined;
  try {
    const { file, line, why } = JSON.parse(message.slice(MARK.length));
    if (typeof file !== 'string' || typeof why !== 'string') return undefined;
    return { file, why, ...(Number.isSafeInteger(line) && line > 0 && { line }) };
  } catch {
    return undefined; // the code under test can throw anything
  }
}

/**
 * @param {string} code
 * @param {{ program: Node, errors: readonly { message: string, helpMessage: string | null, labels: readonly { start: number }[] }[] }} parsed
 * @returns {Omit<CannotRun, 'file'> | undefined}
 */
export function whyItCannotRun(code, { program, errors }) {
  if (NO_TEXT.test(code))
    return { why: 'is not saved as UTF-8, the encoding of every source file here.' };
  const decorator = code.includes('@') ? firstOf(program, 'Decorator') : undefined;
  if (decorator) return { line: lineOf(code, decorator.start), why: NO_DECORATORS };
  const accessor = code.includes('accessor') ? firstOf(program, 'AccessorProperty') : undefined;
  if (accessor) return { line: lineOf(code, accessor.start), why: NO_ACCESSORS };
  const [error] = errors;
  if (!error) return undefined;
  const [message, help] = [error.message, error.helpMessage].map((text) =>
    text?.replace(/[.;]?\s*$/, ''),
  );
  const line = lineOf(code, error.labels[0]?.start ?? 0);
  return { line, why: `cannot be understood: ${message}${help ? ` (${help})` : ''}.` };
}

/**
 * @param {string} code
 * @param {number} offset
 */
export function lineOf(code, offset) {
  return code.slice(0, offset).split('\n').length;
}

// --- internal ---

const MARK = 'cannot run ';

const NO_TEXT = /^\uFFFD\uFFFD|^[^]{0,100}\0/; // what UTF-16 begins with when it is read as UTF-8; half of it is NULs

const NO_DECORATORS =
  'has a decorator, and Node has no decorators yet: call its function yourself.';
const NO_ACCESSORS =
  'has an `accessor` field, and Node has none yet: write a plain field, or a getter and a setter.';

/**
 * @param {Node} program
 * @param {string} type
 */
function firstOf(program, type) {
  for (const node of nodesOf(program)) if (node.type === type) return node;
  return undefined;
}
