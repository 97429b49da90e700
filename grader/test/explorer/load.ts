// Loads pollers and scenarios from their texts, for both ways to play them.

import { dirname, join } from 'node:path/posix';
import { readFileSync } from 'node:fs';
import * as kernel from '@socketlings/kernel';
import * as net from '@socketlings/net';
import * as runtime from '@socketlings/sim/steps';
import * as kernelInSteps from '@socketlings/sim/steps/kernel';
import { rewrite } from '@socketlings/sim/rewrite';
import { parseSync } from 'oxc-parser';
import { transformSync } from 'rolldown/utils';

export type Module = Record<string, unknown>;

interface Loading {
  /** Whether functions are to be stopped and go on later. */
  readonly inSteps: boolean;
  /** What is imported of others, by the name that the code says. */
  readonly given?: Readonly<Record<string, Module>>;
  /** Texts of files beside it, by the name that the code says. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** What a module in TypeScript exports. */
export function load(source: string, { inSteps, given = {}, beside = {} }: Loading): Module {
  const modules: Record<string, Module> = {
    '@socketlings/net': net,
    '@socketlings/kernel': inSteps ? (kernelInSteps as Module) : kernel,
    [RUNTIME]: runtime,
    ...given,
  };
  const $import = (name: string): Module => {
    const known = modules[name];
    if (known) return known;
    if (beside[name] === undefined) throw new Error(`there is no ${name}`);
    return (modules[name] = load(beside[name], { inSteps, given: modules, beside }));
  };
  const text = inSteps ? inOtherShape(source, Object.values(beside)) : source;
  return evaluate(text, $import);
}

/** The text of a file, by its path in the repository. */
export function read(path: string): string {
  return readFileSync(new URL(join('../../..', path), import.meta.url), 'utf8');
}

/** The texts of files that a file imports from its own folder. */
export function textsBeside(path: string): Record<string, string> {
  const names = [...read(path).matchAll(/from '(\.\/.+?)'/g)].map(([, name]) => name!);
  return Object.fromEntries(names.map((name) => [name, read(join(dirname(path), name))]));
}

// --- internal ---

const RUNTIME = '@socketlings/sim/steps';

function inOtherShape(code: string, others: readonly string[]): string {
  const { program } = parseSync('module.ts', code, { sourceType: 'module' });
  return rewrite({ code, program, others, runtime: RUNTIME });
}

/** A module as the body of a function: what it imports comes first, what it exports last. */
function evaluate(source: string, $import: (name: string) => Module): Module {
  const { code, errors } = transformSync('module.ts', source, { target: 'esnext' });
  if (errors.length > 0) throw new Error(errors[0]!.message);
  const imports: string[] = [];
  const exports: string[] = [];
  const body = code
    .replace(/^import (\{[^}]*\}) from (".*?");$/gm, (_, names: string, from: string) => {
      imports.push(`const ${names.replaceAll(' as ', ': ')} = $import(${from});`);
      return '';
    })
    .replace(/^import ".*";$/gm, '')
    .replace(
      /^export ((?:async )?(?:class|function\*?|const) (\w+))/gm,
      (_, head: string, name: string) => {
        exports.push(name);
        return head;
      },
    );
  const text = `'use strict';${imports.join('\n')}\n${body}\nreturn { ${exports.join(', ')} };`;
  // oxlint-disable-next-line typescript/no-implied-eval -- it is our own code, in another shape
  return new Function('$import', text)($import) as Module;
}
