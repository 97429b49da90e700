// A change as a reader sees it: where it is, the lines before and the lines after.

import { astOf, type Ast } from './ast.ts';
import { applyChange, type Change } from './change.ts';

/** A change of a program as lines, with what tells it from another one. */
export interface ChangeInLines {
  readonly change: Change;
  /** The number of the first line that is another one. */
  readonly line: number;
  /** As it stands in a list of survivors: the function around it, the lines that go and those that come. */
  readonly diff: string;
}

export function inLines(file: string, code: string, changes: readonly Change[]): ChangeInLines[] {
  const scopes = scopesOf(file, code);
  const before = code.split('\n');
  return changes.map((change) => {
    const after = applyChange(code, change).split('\n');
    const line = before.findIndex((text, i) => text !== after[i]);
    const same = sameAtEnd(before, after, line);
    const gone = before.slice(line, before.length - same).map((text) => `-${text}`);
    const come = after.slice(line, after.length - same).map((text) => `+${text}`);
    const diff = [`@@ ${scopeAt(scopes, change)}`, ...gone, ...come].join('\n');
    return { change, line: line + 1, diff };
  });
}

// --- internal ---

interface Scope extends Pick<Ast, 'start' | 'end'> {
  readonly name: string;
}

/** Classes, methods and functions that have a name. */
function scopesOf(file: string, code: string): Scope[] {
  return [...astOf(file, code)].flatMap(({ type, start, end, id, key }) => {
    const named = SCOPES.includes(type) ? (id ?? key) : undefined;
    return named ? [{ start, end, name: code.slice(named.start, named.end) }] : [];
  });
}

const SCOPES = [
  'ClassDeclaration',
  'FunctionDeclaration',
  'MethodDefinition',
  'PropertyDefinition',
];

function scopeAt(scopes: readonly Scope[], { start, end }: Change): string {
  const around = scopes.filter((scope) => scope.start <= start && end <= scope.end);
  return around.map(({ name }) => name).join('.') || 'the module';
}

/** How many lines are the same at the end, without those before `from`. */
function sameAtEnd(before: readonly string[], after: readonly string[], from: number): number {
  const most = Math.min(before.length, after.length) - from;
  for (let n = 0; n < most; n += 1) if (before.at(-1 - n) !== after.at(-1 - n)) return n;
  return most;
}
