/**
 * What holds where a node stands.
 * @typedef {object} Context
 * @property {boolean} steps whether code may stop here
 * @property {boolean} waits whether `await` is an async function's; otherwise it is the module's own
 * @property {boolean} tries whether it is inside of a `try` of the same function
 * @property {boolean} home whether `super` means what it says
 * @property {boolean} own whether `arguments` does
 * @property {boolean} derived whether the class extends another
 */

/** @typedef {(printer: Printer, node: any) => string} Print */

/** Prints nodes as they are, but for those that have a way of their own. */
export class Printer {
  /** @type {Context} */
  context = { steps: false, waits: false, tries: false, home: false, own: true, derived: false };

  /**
   * @param {object} options
   * @param {string} options.code
   * @param {string} options.name of the runtime, in the code
   * @param {ReadonlySet<string>} options.accessors
   * @param {(node: any, what: string) => never} options.refuse
   * @param {Readonly<Record<string, Print>>} options.ways by the kind of node
   */
  constructor({ code, name, accessors, refuse, ways }) {
    this.code = code;
    this.name = name;
    this.accessors = accessors;
    this.refuse = refuse;
    this.ways = ways;
  }

  /** @param {any} node @returns {string} */
  print(node) {
    const own = this.ways[node.type];
    if (own) return own(this, node);
    if (AS_IT_IS.test(node.type)) return this.slice(node);
    return this.children(node);
  }

  /** A node with its children printed, and what stands between them as it is. @param {any} node */
  children(node) {
    let text = '';
    let at = node.start;
    const isList = LISTS.has(node.type);
    for (const child of childrenOf(node)) {
      if (child.start < at) continue; // a name that stands for two things
      // What was a name may begin with a bracket now, and belong to the line before.
      const apart = isList && child.type === 'ExpressionStatement' && !child.directive ? ';' : '';
      text += this.code.slice(at, child.start) + apart + this.print(child);
      at = child.end;
    }
    return text + this.code.slice(at, node.end);
  }

  /** @param {{ start: number, end: number }} node */
  slice({ start, end }) {
    return this.code.slice(start, end);
  }

  /** As many line ends as there are in a part of the code. @param {number} from @param {number} to */
  lines(from, to) {
    return '\n'.repeat(Math.max(0, this.code.slice(from, to).split('\n').length - 1));
  }

  /** Nodes with commas between them, on their lines. @param {readonly any[]} nodes @param {number} from @param {number} to */
  list(nodes, from, to) {
    let [text, at] = ['', from];
    nodes.forEach((node, i) => {
      text += `${i > 0 ? ', ' : ''}${this.lines(at, node.start)}${this.print(node)}`;
      at = node.end;
    });
    return text + this.lines(at, to);
  }

  /** @param {Partial<Context>} context @param {() => string} print */
  within(context, print) {
    const before = this.context;
    this.context = { ...before, ...context };
    const text = print();
    this.context = before;
    return text;
  }

  /** A call of the runtime that may stop; `now` is the same where nothing may. @param {string} call @param {string} now */
  run(call, now) {
    return this.context.steps ? `(yield* ${this.name}.${call})` : `${this.name}.${now}`;
  }
}

// --- internal ---

const LISTS = new Set(['Program', 'BlockStatement', 'StaticBlock', 'SwitchCase', 'TSModuleBlock']);

// Types, and names that are no expressions.
const AS_IT_IS =
  /^(Import|Export(All|Specifier)|TS(?!As|Satisfies|NonNull|TypeAssertion|Instantiation|Enum|Module|ParameterProperty))/;

/** @param {any} node @returns {any[]} */
function childrenOf(node) {
  return Object.values(node)
    .flat()
    .filter((child) => typeof child?.type === 'string' && typeof child.start === 'number')
    .sort((a, b) => a.start - b.start);
}
