// Reads the file under test: its types are taken out, and a program remains.

import { parse, type Program } from 'acorn';
import { transform } from 'sucrase';
import { cannotRun } from '../../../../grader/vitest/main/cannot-run.mjs';

export interface Parsed {
  /** JavaScript, in the same lines. */
  readonly code: string;
  readonly program: Program;
}

/** Throws an error that says why, if the file could not run. */
export function parseSubject(file: string, text: string): Parsed {
  const code = attempt(file, () => {
    return transform(text, { transforms: ['typescript'], disableESTransforms: true }).code;
  });
  return { code, program: parseProgram(file, code) };
}

/** The same module as a function of `exports` and `require`, in the same lines. */
export function asFunction(code: string, file: string): string {
  const { code: body } = transform(importsFirst(file, code), {
    transforms: ['imports'],
    disableESTransforms: true,
    preserveDynamicImport: true,
    keepUnusedImports: true,
  });
  return `export default async function (exports, require) {${body}\n}\n//# sourceURL=${file}`;
}

// --- internal ---

/** A module has what it imports before its first line runs, wherever it says so; a function does not. */
function importsFirst(file: string, code: string): string {
  const { body } = parseProgram(file, code);
  const imports = body.filter(({ type }) => type === 'ImportDeclaration');
  const late = imports.filter((node, i) => body[i] !== node);
  const first = late.map(({ start, end }) => code.slice(start, end).replaceAll('\n', ' '));
  const rest = late.reduceRight((text, { start, end }) => {
    return text.slice(0, start) + text.slice(start, end).replaceAll(/[^\n]/g, '') + text.slice(end);
  }, code);
  return [...first, rest].join(' ');
}

function parseProgram(file: string, code: string): Program {
  return attempt(file, () => {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  });
}

const PLACE = / \((\d+):\d+\)$/; // line and column, as both parsers say them

function attempt<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = error.message.replace(/^Error transforming [^:]*: /, '');
    const line = Number(PLACE.exec(message)?.[1] ?? 1);
    const why = `cannot be understood: ${message.replace(PLACE, '').replace(/^SyntaxError: /, '')}.`;
    throw cannotRun({ file, line, why });
  }
}
