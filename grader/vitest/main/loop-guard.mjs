// Puts a call into every loop and function of the code under test, so that one that never ends can be
// stopped from inside, and named. Lines stay where they are.

import { hash } from 'node:crypto';
import { dirname } from 'node:path';
import { parseSync } from 'oxc-parser';
import { whyItCannotRun } from './cannot-run.mjs';
import { mayWorkOutside } from './real-work.mjs';
import { nodesOf } from './syntax.mjs';

/** @import { Plugin } from 'vite' */
/** @import { Node } from './syntax.mjs' */

/**
 * @param {readonly string[]} subjects the files under test; what lies beside them belongs to them
 * @returns {Plugin}
 */
export function loopGuard(subjects) {
  const folders = subjects.map((subject) => `${dirname(subject)}/`);
  return {
    name: 'socketlings:loop-guard',
    enforce: 'pre',
    transform(code, id) {
      const [file = ''] = id.split('?');
      const isOwn = folders.some((folder) => file.startsWith(folder));
      if (!isOwn || !/\.[cm]?[jt]sx?$/.test(file)) return undefined;
      return { code: guardLoops(file, code), map: null };
    },
  };
}

/**
 * Throws an error that says why, if it could not run.
 * @param {string} file
 * @param {string} code
 */
export function guardLoops(file, code) {
  const { program, errors } = parseSync(file, code, { sourceType: 'module' });
  const complaint = whyItCannotRun(program, code);
  if (complaint) throw new Error(complaint);
  if (errors.length > 0) return code; // whoever loads it will say why it can't be
  const name = nameFor(code);
  const insertions = repeatable(program).flatMap(({ type, start, body }) => {
    const call = `${name}(${lineOf(code, start)});`;
    if (body.type === 'BlockStatement') return [{ at: body.start + 1, text: call }];
    const isArrow = type === 'ArrowFunctionExpression';
    return [
      { at: body.start, text: isArrow ? `(${call.replace(';', ',')}` : `{${call}` },
      { at: body.end, text: isArrow ? ')' : '}' },
    ];
  });
  const work = mayWorkOutside(program) ? '= true' : '??= false';
  const end = `globalThis[Symbol.for('socketlings.real-work')] ${work};`;
  return `${insert(code, insertions)}\n${guardFunction(name, file)} ${end}`;
}

// One that the code cannot have, however it is written: a variable of that name would be called instead.
/** @param {string} code */
function nameFor(code) {
  return `__loop_${hash('sha256', code).slice(0, 16)}`;
}

/** @typedef {Node & { body: Node }} Repeatable */

const REPEATABLE = [
  'ArrowFunctionExpression',
  'DoWhileStatement',
  'ForInStatement',
  'ForOfStatement',
  'ForStatement',
  'FunctionDeclaration',
  'FunctionExpression',
  'WhileStatement',
];

/** @param {unknown} program */
function repeatable(program) {
  return [...nodesOf(program)].filter(isRepeatable);
}

/** @param {Node} node @returns {node is Repeatable} */
function isRepeatable(node) {
  return REPEATABLE.includes(node.type) && Boolean(/** @type {Repeatable} */ (node).body); // a declared function has none
}

/**
 * @param {string} code
 * @param {number} offset
 */
function lineOf(code, offset) {
  return code.slice(0, offset).split('\n').length;
}

/**
 * @param {string} code
 * @param {{ at: number, text: string }[]} insertions
 */
function insert(code, insertions) {
  // From the end, so that earlier places stay where they are; where two end, the outer one first.
  return insertions
    .map((insertion, order) => ({ ...insertion, order }))
    .sort((a, b) => b.at - a.at || a.order - b.order)
    .reduce((edited, { at, text }) => edited.slice(0, at) + text + edited.slice(at), code);
}

// A function of the module's own, hoisted: loops run fast, also while the module is loading.
/**
 * @param {string} name
 * @param {string} file
 */
function guardFunction(name, file) {
  const ask = `globalThis[Symbol.for('socketlings.loop')]?.(${JSON.stringify(file)}, line) ?? 65536`;
  return `function ${name}(line) { if ((${name}.left = (${name}.left | 0) - 1) < 0) ${name}.left = ${ask}; }`;
}
