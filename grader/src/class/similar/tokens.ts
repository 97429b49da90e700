// A program as the shapes that it is made of: names, comments, layout and types make no difference.

import { parseSync } from 'oxc-parser';

export interface Token {
  readonly text: string;
  /** In the program, from 1 on. */
  readonly line: number;
}

/** In the order in which they stand; none of what does not parse. */
export function tokensOf(code: string): Token[] {
  const { program, errors } = parseSync('answer.ts', code);
  if (errors.length > 0 && program.body.length === 0) return [];
  const lineAt = lineFinder(code);
  const tokens: Token[] = [];
  const open: Node[] = [program as unknown as Node];
  for (let node = open.pop(); node; node = open.pop()) {
    tokens.push({ text: textOf(node), line: lineAt(node.start) });
    open.push(...childrenOf(node).reverse());
  }
  return tokens;
}

// --- internal ---

interface Node {
  readonly type: string;
  readonly start: number;
  readonly operator?: unknown;
  readonly kind?: unknown;
  readonly value?: unknown;
}

/** Which operator it is matters, and of a literal only what it is. */
function textOf({ type, operator, kind, value }: Node): string {
  if (type === 'Literal') return `Literal ${value === null ? 'null' : typeof value}`;
  const detail = typeof operator === 'string' ? operator : typeof kind === 'string' ? kind : '';
  return detail ? `${type} ${detail}` : type;
}

function childrenOf(node: Node): Node[] {
  const found = Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value : [value],
  );
  const nodes = found.filter(isNode).filter(({ type }) => !isOfTypes(type));
  return nodes.sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function isOfTypes(type: string): boolean {
  return type.startsWith('TS') && !TRANSPARENT.includes(type);
}

/** Of TypeScript, and yet around a program. */
const TRANSPARENT = [
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSParameterProperty',
];

function lineFinder(code: string): (offset: number) => number {
  const starts = [0];
  for (let at = code.indexOf('\n'); at !== -1; at = code.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
