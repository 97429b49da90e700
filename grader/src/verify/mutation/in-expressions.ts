import type { Ast } from './ast.ts';
import type { Change, Operator, Program } from './change.ts';

/** What can be changed in an expression. */
export function changeExpression(node: Ast, program: Program): Change[] {
  const make = MAKERS[node.type];
  return make ? make(node, program) : [];
}

/** A change of a whole node. */
export function instead(operator: Operator, { start, end }: Ast, ...texts: string[]): Change[] {
  return texts.map((text) => ({ operator, start, end, text }));
}

export function textOfNode({ start, end }: Ast, { code }: Program): string {
  return code.slice(start, end);
}

// --- internal ---

type Maker = (node: Ast, program: Program) => Change[];

const MAKERS: Readonly<Record<string, Maker>> = {
  BinaryExpression: binary,
  LogicalExpression: logical,
  AssignmentExpression: assignment,
  UpdateExpression: (node, program) => {
    const text = textOfNode(node, program);
    const other = text.includes('++') ? text.replace('++', '--') : text.replace('--', '++');
    return instead('arithmetic', node, other);
  },
  UnaryExpression: (node, program) => {
    const inner = textOfNode(node.argument!, program);
    return node.operator === '!' ? instead('logic', node, inner) : [];
  },
  ConditionalExpression: ({ test }) => instead('condition', test!, 'true', 'false'),
  AwaitExpression: (node, program) =>
    instead('dropped await', node, `(${textOfNode(node.argument!, program)})`),
  CallExpression: call,
  NewExpression: (node, program) => [...thrown(node, program), ...swapped(node, program)],
  Literal: literal,
};

const OTHERS: Readonly<Record<string, readonly [Operator, ...string[]]>> = {
  '<': ['boundary', '<=', '>'],
  '<=': ['boundary', '<', '>'],
  '>': ['boundary', '>=', '<'],
  '>=': ['boundary', '>', '<'],
  '===': ['equality', '!=='],
  '!==': ['equality', '==='],
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '/'],
  '/': ['arithmetic', '*'],
  '%': ['arithmetic', '*'],
  '|': ['arithmetic', '&'],
  '&': ['arithmetic', '|'],
  '<<': ['arithmetic', '>>'],
  '>>': ['arithmetic', '<<'],
  '>>>': ['arithmetic', '>>'],
};

function binary({ operator = '', left, right }: Ast, { code }: Program): Change[] {
  const [kind, ...others] = OTHERS[operator] ?? [];
  if (!kind || isText(left!) || isText(right!)) return [];
  const at = placeOf(operator, left!.end, right!.start, code);
  return others.map((text) => ({ operator: kind, ...at, text }));
}

function logical(node: Ast, program: Program): Change[] {
  const { left, right } = node;
  return instead('logic', node, ...[left!, right!].map((side) => textOfNode(side, program)));
}

function assignment({ operator = '', left, right }: Ast, { code }: Program): Change[] {
  const other = { '+=': '-=', '-=': '+=', '??=': '=', '||=': '=', '&&=': '=' }[operator];
  if (!other || isText(right!)) return [];
  return [
    { operator: 'arithmetic', ...placeOf(operator, left!.end, right!.start, code), text: other },
  ];
}

/** `a.b(c)` becomes `a`, and its arguments change their places. */
function call(node: Ast, program: Program): Change[] {
  const { callee } = node;
  const isMethod = callee!.type === 'MemberExpression' && callee!.object!.type !== 'Super';
  const dropped = isMethod
    ? instead('dropped call', node, textOfNode(callee!.object!, program))
    : [];
  return [...dropped, ...swapped(node, program)];
}

function swapped({ arguments: args = [] }: Ast, program: Program): Change[] {
  return args.slice(1).flatMap((second, i): Change[] => {
    const first = args[i]!;
    const [a, b] = [textOfNode(first, program), textOfNode(second, program)];
    const between = program.code.slice(first.end, second.start);
    const place = { start: first.start, end: second.end };
    return [{ operator: 'swapped arguments', ...place, text: b + between + a }];
  });
}

function thrown({ callee }: Ast, { errors }: Program): Change[] {
  const at = errors.indexOf(callee?.name ?? '');
  if (at === -1) return [];
  const other = errors[(at + 1) % errors.length]!;
  return instead('error', callee!, other === callee!.name ? 'Error' : other);
}

function literal(node: Ast, { words }: Program): Change[] {
  const { value } = node;
  if (typeof value === 'boolean') return instead('flag', node, String(!value));
  if (typeof value === 'number') {
    return instead(
      'number',
      node,
      ...(value > 0 ? [value + 1, value - 1] : [value + 1]).map(String),
    );
  }
  if (typeof value !== 'string' || !words.includes(value)) return [];
  const other = words[(words.indexOf(value) + 1) % words.length]!;
  return instead('word', node, `'${other === value ? 'other' : other}'`);
}

function isText({ type, value }: Ast): boolean {
  return type === 'TemplateLiteral' || (type === 'Literal' && typeof value === 'string');
}

/** The place of an operator between its two sides. */
function placeOf(
  sign: string,
  from: number,
  to: number,
  code: string,
): { start: number; end: number } {
  const start = code.lastIndexOf(sign, to - sign.length);
  if (start < from) throw new Error(`There is no ${sign} in "${code.slice(from, to)}".`);
  return { start, end: start + sign.length };
}
