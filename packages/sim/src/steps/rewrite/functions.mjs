// How functions, methods and classes are printed. A function is a generator; one that is async gives what is still to
// be started. What the language itself calls (constructors of subclasses, accessors, iterators) runs in one go.

import { accessorName } from './chains.mjs';
import { returned } from './operations.mjs';

/** @import { Print, Printer } from './printer.mjs' */

/** @type {Record<string, Print>} */
export const FUNCTIONS = {
  FunctionDeclaration: (p, node) => standing(p, node),
  FunctionExpression: (p, node) => standing(p, node),
  ArrowFunctionExpression(p, node) {
    return `(function* ${stopping(p, node, node.start, { own: false, home: false })}).bind(this)`;
  },
  MethodDefinition(p, node) {
    if (!node.value.body) return p.slice(node); // an overload, or abstract
    // Without it, a field before it would go on here.
    return `;${p.lines(node.start, node.key.start)}${method(p, node, node.static ? 'static ' : '')}`;
  },
  Property(p, node) {
    if (node.shorthand) return p.print(node.value);
    if (node.method || node.kind !== 'init') return method(p, node, '');
    return `${keyOf(p, node)}:${p.lines(node.key.end, node.value.start)} ${p.print(node.value)}`;
  },
  PropertyDefinition: (p, node) => p.within(ONE_GO, () => p.children(node)),
  StaticBlock: (p, node) => p.within(ONE_GO, () => p.children(node)),
  ClassBody: (p, node) => p.children(node),
  ClassDeclaration: (p, node) => classOf(p, node),
  ClassExpression: (p, node) => classOf(p, node),
  AccessorProperty: (p, node) => p.refuse(node, 'an `accessor` field'),
};

// --- internal ---

const ONE_GO = { steps: false, waits: false, tries: false, home: true, own: false };

// What the language calls by itself.
const PROTOCOL = new Set(['then', 'next', 'return', 'throw', 'toString', 'valueOf', 'toJSON']);
const TRAPS = new Set(['get', 'set', 'value', 'has', 'ownKeys']); // of a description, in an object

/** @param {Printer} p @param {any} node */
function classOf(p, node) {
  return p.within({ derived: Boolean(node.superClass) }, () => p.children(node));
}

/** @param {Printer} p @param {any} node */
function standing(p, node) {
  if (!node.body) return p.slice(node); // declared only
  const name = node.id ? p.slice(node.id) : '';
  const from = node.id ? node.id.end : node.start;
  if (node.generator) return `function ${name}${generator(p, node, from)}`;
  return `function* ${name}${stopping(p, node, from, { own: true, home: false })}`;
}

/** @param {Printer} p @param {any} node @param {string} head */
function method(p, node, head) {
  const { value, kind } = node;
  const key = keyOf(p, node);
  const from = node.key.end;
  if (kind === 'constructor') return constructorOf(p, node);
  if (kind === 'get' || kind === 'set') return accessor(p, node, head);
  if (value.generator) return `${head}${key}${generator(p, value, from)}`;
  if (isCalledByLanguage(node)) {
    if (value.async) p.refuse(node, 'an async method that the language calls');
    return `${head}${key}${inOneGo(p, value, from)}`;
  }
  return `${head}*${key}${stopping(p, value, from, { own: true, home: true })}`;
}

/** @param {any} node */
function isCalledByLanguage({ type, key, computed }) {
  if (computed) return key.type === 'MemberExpression' && key.object.name === 'Symbol';
  return PROTOCOL.has(key.name) || (type === 'Property' && TRAPS.has(key.name));
}

/** @param {Printer} p @param {any} node */
function constructorOf(p, { value, key }) {
  const [init, rest] = [`[${p.name}.INIT]`, `${p.name}_rest`];
  if (p.context.derived) {
    return `constructor${inOneGo(p, value, key.end)} get ${init}() { return undefined; }`;
  }
  const fields = value.params.filter(
    (/** @type {any} */ { type }) => type === 'TSParameterProperty',
  );
  const names = fields.map(
    (/** @type {any} */ { parameter }) => (parameter.left ?? parameter).name,
  );
  const begin = names.map((/** @type {string} */ name) => `this.${name} = ${name};`).join(' ');
  const types = names.map((/** @type {string} */ name) => `;${name};`).join('');
  const hidden = `#${p.name}_init`; // a subclass may have another one
  const own = `(...${rest}) { if (${rest}[0] !== ${p.name}.BARE) ${p.name}.now(this.${hidden}(...${rest})); }`;
  const open = `*${init}(...${rest}) { yield* this.${hidden}(...${rest}); }`;
  return `${types}constructor${own} ${open} *${hidden}${stopping(p, value, key.end, { own: true, home: true }, begin)}`;
}

/** A getter or setter twice: for the language, and for code that was rewritten. @param {Printer} p @param {any} node @param {string} head */
function accessor(p, node, head) {
  const { value, kind, key } = node;
  if (node.computed || !/^(PrivateIdentifier|Identifier)$/.test(key.type)) {
    return `${head}${kind} ${keyOf(p, node)}${inOneGo(p, value, key.end)}`;
  }
  const hidden = accessorName(p, kind, p.slice(key));
  const [param, arg] = kind === 'set' ? [`${p.name}_value`, `${p.name}_value`] : ['', ''];
  const plain = `${head}${kind} ${p.slice(key)}(${param}) { return ${p.name}.now(this.${hidden}(${arg})); }`;
  const body = stopping(p, value, key.end, { own: true, home: true });
  return `${plain}${node.type === 'Property' ? ', ' : ' '}${head}*${hidden}${body}`;
}

/**
 * Parameters and body of a function that may stop.
 * @param {Printer} p
 * @param {any} node
 * @param {number} from
 * @param {{ own: boolean, home: boolean }} rights
 * @param {string} [begin] what its body begins with
 */
function stopping(p, node, from, rights, begin = '') {
  const params = paramsOf(p, node, from);
  if (!node.async) {
    const context = { steps: true, waits: false, tries: false, ...rights };
    return `(${params}) { ${begin}${p.within(context, () => inside(p, node))} }`;
  }
  const context = { steps: true, waits: true, tries: false, own: false, home: false };
  const body = p.within(context, () => inside(p, node));
  return `(${params}) { ${begin}return ${p.name}.task(this, function* () { ${body} }); }`;
}

/** The same of one that may not. @param {Printer} p @param {any} node @param {number} from */
function inOneGo(p, node, from, home = true) {
  const params = p.within({ steps: false }, () => p.list(realParams(node), from, node.body.start));
  const context = { ...ONE_GO, own: true, home };
  return `(${params}) { ${p.within(context, () => inside(p, node))} }`;
}

/** A generator of the program's own stays what it is. @param {Printer} p @param {any} node @param {number} from */
function generator(p, node, from) {
  if (node.async) p.refuse(node, 'an async generator');
  const rest = `${p.name}_rest`;
  const body = inOneGo(p, node, from, false);
  return `(...${rest}) { return (function* ${body}).apply(this, ${rest}); }`;
}

/** @param {Printer} p @param {any} node @param {number} from */
function paramsOf(p, node, from) {
  const params = realParams(node).map(plainParam);
  return p.within({ steps: false }, () => p.list(params, from, node.body.start));
}

/** @param {any} node @returns {any[]} */
function realParams(node) {
  return node.params.filter((/** @type {any} */ param) => param.name !== 'this'); // which is a type
}

/** @param {any} param */
function plainParam(param) {
  return param.type === 'TSParameterProperty' ? param.parameter : param;
}

/** A body without its brackets. @param {Printer} p @param {any} node */
function inside(p, { body }) {
  if (body.type !== 'BlockStatement') return `return (${returned(p, body)});`;
  return p.children(body).slice(1, -1);
}

/** @param {Printer} p @param {any} node */
function keyOf(p, { key, computed }) {
  return computed ? `[${p.print(key)}]` : p.slice(key);
}
