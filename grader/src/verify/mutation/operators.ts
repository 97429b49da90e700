// Changes that turn a solution into a wrong program, most of the time: each is one edit of its text. They are made by
// operators, from the parsed program, so that nobody has to think of them.

import { astOf, type Ast } from './ast.ts';
import { applyChange, type Change } from './change.ts';
import { changeExpression } from './in-expressions.ts';
import { changeStatement } from './on-statements.ts';

/** All changes of a program, in the order of its text; no two give the same. */
export function changesOf(file: string, code: string): Change[] {
  const nodes = [...astOf(file, code)];
  const program = { code, words: wordsIn(nodes), errors: errorsIn(nodes) };
  const all = nodes.flatMap((node) => [
    ...changeExpression(node, program),
    ...changeStatement(node, program),
  ]);
  const made = new Map(all.map((change) => [applyChange(code, change), change]));
  made.delete(code);
  return [...made.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

// --- internal ---

const WORD = /^(?:[A-Z]+_?[A-Z]+|read|write|close|accept|listen|dial|set)$/;

function wordsIn(nodes: readonly Ast[]): string[] {
  const texts = nodes.flatMap(({ type, value }) =>
    type === 'Literal' && typeof value === 'string' && WORD.test(value) ? [value] : [],
  );
  return [...new Set(texts)];
}

function errorsIn(nodes: readonly Ast[]): string[] {
  const names = nodes.flatMap(({ type, callee }) =>
    type === 'NewExpression' && /Error|EOF/.test(callee?.name ?? '') ? [callee!.name!] : [],
  );
  return [...new Set(names)];
}
