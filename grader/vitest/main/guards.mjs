// Puts a call into every loop and function of a parsed file. Lines stay where they are.

import { mayWorkOutside } from './real-work.mjs';
import { nodesOf } from './syntax.mjs';

/** @import { Node } from './syntax.mjs' */

/**
 * @param {string} code
 * @param {object} parsed
 * @param {unknown} parsed.program what an ESTree parser makes of it, with offsets as JavaScript counts them
 * @param {string} parsed.file what a loop is said to be in
 * @param {string} parsed.name of a function that the code cannot have
 */
export function withGuards(code, { program, file, name }) {
  const lineAt = lines(code);
  const insertions = repeatable(program).flatMap(({ type, start, body }) => {
    const call = `${name}(${lineAt(start)});`;
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

// --- internal ---

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
 * Tells the line of an offset; offsets mostly grow, so that it goes on from the last one.
 * @param {string} code
 */
function lines(code) {
  let [line, from] = [1, 0];
  return (/** @type {number} */ offset) => {
    if (offset < from) [line, from] = [1, 0];
    for (let end = code.indexOf('\n', from); end !== -1 && end < offset;) {
      [line, from] = [line + 1, end + 1];
      end = code.indexOf('\n', from);
    }
    return line;
  };
}

/**
 * @param {string} code
 * @param {{ at: number, text: string }[]} insertions
 */
function insert(code, insertions) {
  const pieces = [];
  let from = 0;
  // Where two end at the same place, the inner one does so first.
  const ordered = insertions
    .map((insertion, order) => ({ ...insertion, order }))
    .sort((a, b) => a.at - b.at || b.order - a.order);
  for (const { at, text } of ordered) {
    pieces.push(code.slice(from, at), text);
    from = at;
  }
  return [...pieces, code.slice(from)].join('');
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
