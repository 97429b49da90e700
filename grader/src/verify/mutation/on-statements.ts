import type { Ast } from './ast.ts';
import { instead, textOfNode } from './in-expressions.ts';
import type { Change, Program } from './change.ts';

/** What can be changed about a statement: its condition, whether it is there, and what comes first. */
export function changeStatement(node: Ast, program: Program): Change[] {
  return [...conditions(node), ...dropped(node), ...swapped(node, program)];
}

// --- internal ---

const LOOPS = ['WhileStatement', 'DoWhileStatement', 'ForStatement'];

const DROPPED = [
  'ExpressionStatement',
  'ThrowStatement',
  'BreakStatement',
  'ContinueStatement',
  'ReturnStatement',
];

function conditions({ type, test }: Ast): Change[] {
  if (!test) return [];
  if (LOOPS.includes(type)) return instead('condition', test, 'false'); // a loop without an end tells nothing
  return type === 'IfStatement' ? instead('condition', test, 'true', 'false') : [];
}

/** Without it; a `return` of something gives nothing instead. */
function dropped(node: Ast): Change[] {
  if (!DROPPED.includes(node.type)) return [];
  if (isSuperCall(node)) return []; // no program
  const texts = node.type === 'ReturnStatement' && node.argument ? ['return;'] : [];
  return instead('dropped statement', node, ';', ...texts);
}

function isSuperCall({ expression }: Ast): boolean {
  return expression?.type === 'CallExpression' && expression.callee?.type === 'Super';
}

/** Two statements, one behind the other, in the other order. */
function swapped({ body }: Ast, program: Program): Change[] {
  if (!Array.isArray(body)) return [];
  const statements = body as readonly Ast[];
  return statements.slice(1).flatMap((second, i): Change[] => {
    const first = statements[i]!;
    if (first.type !== 'ExpressionStatement' || second.type !== 'ExpressionStatement') return [];
    if (isSuperCall(first)) return [];
    const [a, b] = [textOfNode(first, program), textOfNode(second, program)];
    const between = program.code.slice(first.end, second.start);
    const place = { start: first.start, end: second.end };
    return [{ operator: 'swapped statements', ...place, text: b + between + a }];
  });
}
