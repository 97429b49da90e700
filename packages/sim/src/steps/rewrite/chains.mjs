// How a chain `a?.b(c)` is printed. Each of its links is looked at once: what it gave is kept in a field of the
// runtime, and read before anything else can happen.

/** @import { Printer } from './printer.mjs' */

/** @typedef {{ text: string }} Link */

/**
 * A chain from its first link on; `then` says what comes of it, inside of all that may cut it short.
 * @param {Printer} p
 * @param {any} outer
 * @param {(link: Link) => string} then
 * @param {'run' | 'into'} [how] how the last call is made
 * @returns {string}
 */
export function chain(p, outer, then, how = 'run') {
  const node = outer.type === 'TSNonNullExpression' ? outer.expression : outer;
  if (node.type === 'MemberExpression') return member(p, node, then);
  if (node.type === 'CallExpression') return call(p, node, then, how);
  return then({ text: p.print(node) });
}

/** A call that may stop. @param {Printer} p @param {string} self @param {string} f @param {string} args @param {'run' | 'into'} how */
export function called(p, self, f, args, how) {
  const { name } = p;
  if (!p.context.steps) return `${name}.callNow(${self}, ${f}, [${args}])`;
  const value = `${name}.v = ${name}.call(${self}, ${f}, [${args}])`;
  if (how === 'into') {
    return `(${value}, ${name}.stops ? yield* ${name}.into(${name}.v) : yield* ${name}.wait(${name}.v))`;
  }
  const started = `(${name}.v = yield* ${name}.v, ${name}.isTask(${name}.v) ? yield* ${name}.start(${name}.v) : ${name}.v)`;
  return `(${value}, ${name}.stops ? ${started} : ${name}.v)`;
}

/** What the generator behind an accessor is called. @param {Printer} p @param {string} kind @param {string} name */
export function accessorName(p, kind, name) {
  return name.startsWith('#') ? `#${p.name}_${kind}_${name.slice(1)}` : `$${kind}_${name}`;
}

/** @param {Printer} p @param {any} node */
export function isAccessor(p, node) {
  if (node.type !== 'MemberExpression' || node.computed) return false;
  return p.accessors.has(p.slice(node.property));
}

/** @param {any} node */
export function withoutBrackets(node) {
  let inner = node;
  while (/^(ParenthesizedExpression|TSNonNullExpression|TSAsExpression)$/.test(inner.type)) {
    inner = inner.expression;
  }
  return inner;
}

// --- internal ---

/** @param {Printer} p @param {any} node @param {(link: Link) => string} then */
function member(p, node, then) {
  return chain(p, node.object, ({ text }) => {
    const gap = p.lines(node.object.end, node.property.start);
    if (!node.optional) return then({ text: part(p, text, node, gap) });
    const kept = `${p.name}.t`;
    return `((${kept} = ${text}) == null ? undefined : ${then({ text: part(p, kept, node, gap) })})`;
  });
}

/** @param {Printer} p @param {any} node @param {(link: Link) => string} then @param {'run' | 'into'} how */
function call(p, node, then, how) {
  const callee = withoutBrackets(node.callee);
  const args = p.list(node.arguments, callee.end, node.end);
  if (callee.type === 'ChainExpression') return p.refuse(node, 'a call of what stands in brackets');
  if (callee.type === 'Super') return then({ text: `super(${args})` });
  if (callee.type !== 'MemberExpression') {
    return chain(p, callee, ({ text }) => {
      const f = `${p.name}.f`;
      if (!node.optional) return then({ text: called(p, 'undefined', text, args, how) });
      return `((${f} = ${text}) == null ? undefined : ${then({ text: called(p, 'undefined', f, args, how) })})`;
    });
  }
  return chain(p, callee.object, ({ text }) =>
    ofObject(p, { node, callee, text, args, how }, then),
  );
}

/**
 * @param {Printer} p
 * @param {{ node: any, callee: any, text: string, args: string, how: 'run' | 'into' }} parts
 * @param {(link: Link) => string} then
 */
function ofObject(p, { node, callee, text, args, how }, then) {
  const [self, f] = [`${p.name}.t`, `${p.name}.f`];
  const gap = p.lines(callee.object.end, callee.property.start);
  const isPlain = /^(this|super|\w+)$/.test(text) && !callee.optional;
  const object = isPlain ? text : self;
  const before = isPlain ? (text === 'super' ? 'this' : text) : `${self} = ${text}`;
  const method = part(p, object, callee, gap);
  let inner;
  if (node.optional) {
    const rest = called(p, isPlain ? before : self, f, args, how);
    const first = isPlain || callee.optional ? method : `(${before}, ${method})`;
    inner = `((${f} = ${first}) == null ? undefined : ${then({ text: rest })})`;
  } else {
    inner = then({ text: called(p, callee.optional ? self : before, method, args, how) });
  }
  return callee.optional ? `((${self} = ${text}) == null ? undefined : ${inner})` : inner;
}

/** A property of what `object` says. @param {Printer} p @param {string} object @param {any} node @param {string} gap */
function part(p, object, node, gap) {
  const { property, computed } = node;
  if (computed) return `${object}${gap}[${p.print(property)}]`;
  const name = p.slice(property);
  if (!isAccessor(p, node) || object === 'super') return `${object}${gap}.${name}`;
  if (name.startsWith('#')) {
    const hidden = accessorName(p, 'get', name);
    return p.context.steps ? `(yield* ${object}${gap}.${hidden}())` : `${object}${gap}.${name}`;
  }
  const get = `get(${object}${gap}, ${JSON.stringify(name)})`;
  return p.context.steps ? `(yield* ${p.name}.${get})` : `${object}${gap}.${name}`;
}
