// Puts a call into every loop and function of the code under test, so that one that never ends can be
// stopped from inside, and named. Lines stay where they are.

import { hash } from 'node:crypto';
import { dirname } from 'node:path';
import { parseSync } from 'oxc-parser';
import { cannotRun, whyItCannotRun } from './cannot-run.mjs';
import { mayWorkOutside } from './real-work.mjs';
import { isDeeperThan, nodesOf } from './syntax.mjs';

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
      if (isOwn && Buffer.byteLength(code) > LARGEST) throw cannotRun({ file, why: TOO_LARGE });
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
  const { program, errors } = parseSync(file, code, {
    sourceType: 'module',
    showSemanticErrors: true,
  });
  if (isDeeperThan(program, DEEPEST)) throw cannotRun({ file, why: TOO_DEEP });
  const fatal = errors.length > 0 ? fatalOf(file, code, errors) : [];
  const complaint = whyItCannotRun(code, /** @type {any} */ ({ program, errors: fatal }));
  if (complaint) throw cannotRun({ file, ...complaint });
  const name = nameFor(code);
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

// One that the code cannot have, however it is written: a variable of that name would be called instead.
/** @param {string} code */
function nameFor(code) {
  return `__loop_${hash('sha256', code).slice(0, 16)}`;
}

const DEEPEST = 4000; // objects and lists in each other, of the parsed program: two for each bracket. Vite ends soon after
const TOO_DEEP = 'is nested too deeply. Write deep nests as loops.';

const LARGEST = 1_000_000; // bytes, as of the file that is graded
const TOO_LARGE = `has more than ${LARGEST.toLocaleString('en')} bytes, and no answer needs a tenth of them.`;

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

/**
 * Those that vite does not get over: some of the others are about types, and the rest is told when it runs.
 * @param {string} file
 * @param {string} code
 * @param {import('oxc-parser').OxcError[]} errors
 */
function fatalOf(file, code, errors) {
  const twice = errors.filter(({ message }) => /has already been declared/.test(message));
  return [...parseSync(file, code, { sourceType: 'module' }).errors, ...twice];
}

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
