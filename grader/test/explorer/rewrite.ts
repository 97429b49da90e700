// Another way to interrupt a program: every function becomes a generator, every call may yield.

import {
  parseSync,
  visitorKeys,
  type ArrowFunctionExpression,
  type Function,
  type MethodDefinition,
  type Node,
  type ObjectProperty,
} from 'oxc-parser';
import { transformSync } from 'rolldown/utils';

/**
 * The body of a function that does what a module in TypeScript does. With `generators` its functions are
 * generators. Throws with the line for what cannot be rewritten.
 */
export function rewrite(source: string, { generators }: { generators: boolean }): string {
  const { code, errors } = transformSync('module.ts', source, { target: 'esnext' });
  if (errors.length > 0) throw new Error(errors[0]!.message);
  const { program } = parseSync('module.js', code);
  const printer = generators ? new GeneratorPrinter(code) : new Printer(code);
  return `'use strict';\n${printer.print(program)}`;
}

// --- internal ---

/** Prints imports and exports as calls, and all the rest as it is. */
class Printer {
  protected readonly code: string;

  constructor(code: string) {
    this.code = code;
  }

  print(node: Node): string {
    if (node.type === 'ImportDeclaration') return this.#import(node);
    if (node.type === 'ExportNamedDeclaration') return this.#export(node);
    if (node.type === 'Property' && node.shorthand) return this.print(node.value);
    return this.asItIs(node);
  }

  protected asItIs(node: Node): string {
    let text = '';
    let at = node.start;
    for (const child of childrenOf(node)) {
      text += this.code.slice(at, child.start) + this.print(child);
      at = child.end;
    }
    return text + this.code.slice(at, node.end);
  }

  protected refuse({ start }: Node, what: string): never {
    const line = this.code.slice(0, start).split('\n').length;
    const text = this.code.split('\n')[line - 1]!.trim();
    throw new Error(`${what} cannot be rewritten: ${text}`);
  }

  #import(node: Extract<Node, { type: 'ImportDeclaration' }>): string {
    const names = node.specifiers.map((one) => {
      if (one.type !== 'ImportSpecifier') this.refuse(node, 'This import');
      return `${this.code.slice(one.imported.start, one.imported.end)}: ${one.local.name}`;
    });
    return `const { ${names.join(', ')} } = $import(${JSON.stringify(node.source.value)});`;
  }

  #export(node: Extract<Node, { type: 'ExportNamedDeclaration' }>): string {
    const { declaration } = node;
    const named = declaration && 'id' in declaration ? declaration.id : null;
    if (!declaration || !named || !('name' in named)) this.refuse(node, 'This export');
    return `${this.print(declaration)}\n$export({ ${named.name} });`;
  }
}

class GeneratorPrinter extends Printer {
  readonly #accessors: Set<string>;
  #inGenerator = false;

  constructor(code: string) {
    super(code);
    this.#accessors = new Set(
      [...code.matchAll(/^\s*(?:get|set) (\w+)\(/gm)].map(([, name]) => name!),
    );
  }

  override print(node: Node): string {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        return `function* ${node.id ? node.id.name : ''}${this.#function(node)}`;
      case 'ArrowFunctionExpression':
        return `(function* ${this.#function(node)}).bind(this)`;
      case 'MethodDefinition':
        return this.#method(node);
      case 'PropertyDefinition':
      case 'StaticBlock':
        return this.#within(false, () => this.asItIs(node));
      case 'Property':
        if (node.shorthand) return super.print(node);
        if (node.kind !== 'init') return this.refuse(node, 'An accessor of an object');
        return 'method' in node && node.method
          ? this.#method(node as ObjectProperty)
          : super.print(node);
      case 'ChainExpression':
        return this.#chain(node.expression);
      case 'CallExpression':
        return this.#call(node);
      case 'NewExpression':
        return this.#run(`$new(${this.print(node.callee)}, ${this.#list(node.arguments)})`);
      case 'AwaitExpression':
        return `$awaited(${this.print(node.argument)})`;
      case 'MemberExpression':
        return this.#isAccessor(node)
          ? this.#run(`$get(${this.print(node.object)}, ${this.#nameOf(node.property)})`)
          : this.asItIs(node);
      case 'AssignmentExpression':
        return this.#isAccessor(node.left) ? this.#set(node) : this.asItIs(node);
      case 'UpdateExpression':
        return this.#isAccessor(node.argument)
          ? this.refuse(node, 'An update of an accessor')
          : this.asItIs(node);
      case 'ForOfStatement':
        return node.await ? this.refuse(node, 'for await') : this.asItIs(node);
      case 'YieldExpression':
      case 'Super':
      case 'TaggedTemplateExpression':
        return this.refuse(node, node.type);
      default:
        return super.print(node);
    }
  }

  #function(node: Function | ArrowFunctionExpression): string {
    if ('generator' in node && node.generator) this.refuse(node, 'A generator');
    const params = node.params.map((one) => this.#within(false, () => this.print(one)));
    const body = this.#within(true, () => this.print(node.body!));
    const block = node.body!.type === 'BlockStatement' ? body.slice(1) : `return ${body}; }`;
    return `(${params.join(', ')}) { let $v; ${block}`;
  }

  #method(node: MethodDefinition | ObjectProperty): string {
    const { key, value, kind } = node;
    if (value.type !== 'FunctionExpression') this.refuse(node, 'This method');
    const head = 'static' in node && node.static ? 'static *' : '*';
    if (kind === 'constructor') return `${head}$init${this.#function(value)}`;
    const isAccessor = kind === 'get' || kind === 'set';
    if (isAccessor && (key.type !== 'Identifier' || node.computed)) {
      this.refuse(node, 'This accessor');
    }
    const name = node.computed ? `[${this.print(key)}]` : this.code.slice(key.start, key.end);
    return `${head}${isAccessor ? `$${kind}_` : ''}${name}${this.#function(value)}`;
  }

  /** A call in the middle of a chain would be cut off from what stands before its `?.`. */
  #chain(top: Node): string {
    for (let node = top, inside = false; ; inside = true) {
      if (inside && node.type === 'CallExpression' && hasOptionalLink(node)) {
        return this.refuse(node, 'A call in the middle of a chain');
      }
      if (node.type === 'CallExpression') node = node.callee;
      else if (node.type === 'MemberExpression') node = node.object;
      else return this.print(top);
    }
  }

  #call(node: Extract<Node, { type: 'CallExpression' }>): string {
    const { callee } = node;
    const list = this.#list(node.arguments);
    if (callee.type === 'MemberExpression' && node.arguments.some(isFunction)) {
      const isPlain = !callee.computed && callee.property.type === 'Identifier';
      if (isPlain && !callee.optional && !node.optional) {
        const name = this.#nameOf(callee.property);
        return this.#run(`$each(${this.print(callee.object)}, ${name}, ${list})`);
      }
    }
    const optional = node.optional ? '?.' : '';
    const call = `${this.print(callee)}${optional}(${list.slice(1, -1)})`;
    // The same as `yield* $of(call)`, and quicker.
    return this.#inGenerator ? `($is($v = ${call}) ? yield* $v : $v)` : `$now($of(${call}))`;
  }

  #set({ left, operator, right }: Extract<Node, { type: 'AssignmentExpression' }>): string {
    if (left.type !== 'MemberExpression' || operator !== '=') {
      return this.refuse(left, 'This assignment');
    }
    const name = this.#nameOf(left.property);
    return this.#run(`$set(${this.print(left.object)}, ${name}, ${this.print(right)})`);
  }

  #run(generator: string): string {
    return this.#inGenerator ? `(yield* ${generator})` : `$now(${generator})`;
  }

  #list(nodes: readonly Node[]): string {
    return `[${nodes.map((one) => this.print(one)).join(', ')}]`;
  }

  #nameOf(node: Node): string {
    return JSON.stringify(this.code.slice(node.start, node.end));
  }

  #isAccessor(node: Node): boolean {
    if (node.type !== 'MemberExpression' || node.computed) return false;
    return node.property.type === 'Identifier' && this.#accessors.has(node.property.name);
  }

  #within(inGenerator: boolean, print: () => string): string {
    const before = this.#inGenerator;
    this.#inGenerator = inGenerator;
    const text = print();
    this.#inGenerator = before;
    return text;
  }
}

function isFunction({ type }: Node): boolean {
  return type === 'ArrowFunctionExpression' || type === 'FunctionExpression';
}

function hasOptionalLink(node: Node): boolean {
  if (node.type === 'CallExpression') return node.optional || hasOptionalLink(node.callee);
  return node.type === 'MemberExpression' && (node.optional || hasOptionalLink(node.object));
}

function childrenOf(node: Node): Node[] {
  const keys = visitorKeys[node.type] ?? [];
  const children = keys.flatMap((key) => (node as unknown as Record<string, Node | Node[]>)[key]);
  return children.filter((one) => !!one).sort((a, b) => a.start - b.start) as Node[];
}
