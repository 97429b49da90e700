// A parsed program, as far as the operators look into it.

import { parseSync } from 'oxc-parser';
import { nodesOf } from '../../../vitest/main/syntax.mjs';

/** A part of a program; what it has beside its place depends on its type. */
export interface Ast {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly name?: string;
  readonly value?: unknown;
  readonly operator?: string;
  readonly prefix?: boolean;
  readonly computed?: boolean;
  readonly key?: Ast;
  readonly id?: Ast | null;
  readonly test?: Ast | null;
  readonly left?: Ast;
  readonly right?: Ast;
  readonly argument?: Ast | null;
  readonly object?: Ast;
  readonly property?: Ast;
  readonly callee?: Ast;
  readonly expression?: Ast;
  readonly superClass?: Ast | null;
  readonly arguments?: readonly Ast[];
  readonly body?: Ast | readonly Ast[] | null;
  readonly consequent?: Ast | readonly Ast[];
}

/** Every node of a program, an outer one before those in it; types have no say at run time, and are left out. */
export function* astOf(file: string, code: string): Generator<Ast> {
  const { program } = parseSync(file, code, { sourceType: 'module' });
  const nodes = [...nodesOf(program)] as Ast[];
  const types = nodes.filter(({ type }) => TYPES.test(type));
  const isOfTypes = ({ start, end }: Ast): boolean =>
    types.some((outer) => outer.start <= start && end <= outer.end);
  for (const node of nodes) if (!isOfTypes(node)) yield node;
}

// --- internal ---

// An `as` or a `!` is a value with a type behind it, and stays.
const TYPES = /^TS(?!(As|NonNull|Satisfies)Expression)|^ImportDeclaration$/;
