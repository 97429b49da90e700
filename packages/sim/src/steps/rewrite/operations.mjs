// How what code does is printed: each call may stop, and so may an accessor.

import { accessorName, called, chain, isAccessor, withoutBrackets } from './chains.mjs';

/** @import { Print, Printer } from './printer.mjs' */

/** @type {Record<string, Print>} */
export const OPERATIONS = {
  ChainExpression: (p, node) => chain(p, node.expression, ({ text }) => text),
  CallExpression: (p, node) => chain(p, node, ({ text }) => text),
  MemberExpression: (p, node) => chain(p, node, ({ text }) => text),
  NewExpression(p, node) {
    const args = p.list(node.arguments, node.callee.end, node.end);
    const call = `(${p.print(node.callee)}, [${args}])`;
    return p.run(`create${call}`, `createNow${call}`);
  },
  AwaitExpression(p, node) {
    return p.context.waits ? awaited(p, node.argument, node.start) : p.children(node);
  },
  ReturnStatement(p, node) {
    if (!node.argument) return p.slice(node);
    const gap = p.lines(node.start, node.argument.start);
    return `return (${gap}${returned(p, node.argument)});`;
  },
  TryStatement: (p, node) => p.within({ tries: true }, () => p.children(node)),
  AssignmentExpression(p, node) {
    return isAccessor(p, node.left) ? setting(p, node) : p.children(node);
  },
  UpdateExpression(p, node) {
    if (!isAccessor(p, node.argument)) return p.children(node);
    return p.refuse(node, 'an update of an accessor');
  },
  TaggedTemplateExpression(p, node) {
    const strings = p.within({}, () => emptied(p, node.quasi));
    const values = node.quasi.expressions.map((/** @type {any} */ one) => p.print(one)).join(', ');
    return called(
      p,
      'undefined',
      p.print(node.tag),
      `${p.name}.strings${strings}, ${values}`,
      'run',
    );
  },
  ForOfStatement(p, node) {
    return node.await ? p.refuse(node, '`for await`') : p.children(node);
  },
  VariableDeclaration(p, node) {
    return node.kind === 'await using' ? p.refuse(node, '`await using`') : p.children(node);
  },
  Identifier(p, node) {
    const { name } = node;
    if (name === 'arguments' && !p.context.own) p.refuse(node, '`arguments`');
    if (name === 'Proxy' || name === 'eval') p.refuse(node, `\`${name}\``);
    return p.children(node);
  },
  Super: (p, node) => (p.context.home ? 'super' : p.refuse(node, '`super`')),
  MetaProperty: (p, node) => p.refuse(node, `\`${p.slice(node)}\``),
  ImportExpression: (p, node) => p.refuse(node, '`import()`'),
};

/** What a function gives: an async one waits for it, and need not say so. @param {Printer} p @param {any} value */
export function returned(p, value) {
  const { waits, tries } = p.context;
  const isCall = withoutBrackets(value).type === 'CallExpression';
  return waits && !tries && isCall ? awaited(p, value, value.start) : p.print(value);
}

// --- internal ---

/** @param {Printer} p @param {any} value @param {number} from */
function awaited(p, value, from) {
  const inner = withoutBrackets(value);
  const gap = p.lines(from, inner.start);
  if (inner.type !== 'CallExpression') return `(${gap}yield* ${p.name}.wait(${p.print(value)}))`;
  return gap + chain(p, inner, ({ text }) => text, 'into') + p.lines(inner.end, value.end);
}

/** @param {Printer} p @param {any} node */
function setting(p, { left, operator, right }) {
  const name = p.slice(left.property);
  if (!p.context.steps)
    return p.children({ type: '', start: left.start, end: right.end, left, right });
  if (operator !== '=' && !/^[-+*/%&|^]=$/.test(operator)) p.refuse(left, 'this assignment');
  if (name.startsWith('#')) {
    if (operator !== '=') p.refuse(left, 'this assignment');
    return `(yield* ${p.print(left.object)}.${accessorName(p, 'set', name)}(${p.print(right)}))`;
  }
  const key = JSON.stringify(name);
  const object = `${p.name}.t`;
  const old = operator === '=' ? '' : `(yield* ${p.name}.get(${object}, ${key})) ${operator[0]} `;
  const value = `${p.lines(left.end, right.start)}${old}(${p.print(right)})`;
  return `(yield* ${p.name}.set(${object} = ${p.print(left.object)}, ${key}, ${value}))`;
}

/** A template whose values are left out. @param {Printer} p @param {any} quasi */
function emptied(p, quasi) {
  let [text, at] = ['', quasi.start];
  for (const { start, end } of quasi.expressions) {
    text += `${p.code.slice(at, start)}0`;
    at = end;
  }
  return text + p.code.slice(at, quasi.end);
}
