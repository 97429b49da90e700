// Loads the file under test: its text becomes a module of this worker.

import { rewrite, Unsupported } from '@socketlings/sim/rewrite';
import { withGuards } from '../../../../grader/vitest/main/guards.mjs';
import { checkImports, requireFor, RUNTIME } from './given.ts';
import { asFunction, parseSubject, type Parsed } from './parse.ts';
import type { Run } from './talk.ts';

export type Module = Record<string, unknown>;

export interface Subject {
  readonly subject: Module;
  /** The same, with functions that can be stopped and go on later. */
  readonly inSteps: () => Promise<Module>;
}

/** Throws an error that says why, if it could not be loaded. */
export async function loadSubject({ file, text, frames }: Run): Promise<Subject> {
  const parsed = parseSubject(file, text);
  checkImports(file, parsed.program, frames);
  const subject = await evaluate(guarded(parsed, file), file, false);
  let inSteps: Promise<Module> | undefined;
  return { subject, inSteps: () => (inSteps ??= loadInSteps(parsed, file)) };
}

// --- internal ---

function guarded({ code, program }: Parsed, file: string): string {
  return withGuards(code, { program, file, name: nameNotIn(code) });
}

/** As the grader's, which stories and messages leave out. */
function nameNotIn(code: string): string {
  let number = 0;
  const name = (): string => `__loop_${number.toString(16).padStart(16, '0')}`;
  while (code.includes(name())) number += 1;
  return name();
}

async function loadInSteps(parsed: Parsed, file: string): Promise<Module> {
  try {
    const code = rewrite({ ...parsed, others: [], runtime: RUNTIME });
    return await evaluate(guarded(parseSubject(file, code), file), file, true);
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    return { $why: `line ${error.line} has ${error.message}` };
  }
}

async function evaluate(code: string, file: string, isInSteps: boolean): Promise<Module> {
  const blob = new Blob([asFunction(code, file)], { type: 'text/javascript' });
  const address = URL.createObjectURL(blob);
  try {
    const module = (await import(/* @vite-ignore */ address)) as { default: Body };
    const exports: Module = {};
    await module.default(exports, requireFor({ isInSteps }));
    return exports;
  } finally {
    URL.revokeObjectURL(address);
  }
}

type Body = (exports: Module, require: (name: string) => Module) => Promise<void>;
