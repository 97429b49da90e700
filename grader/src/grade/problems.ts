// Sentences about the whole file: why it could not be loaded, and what TypeScript says of it.

import { isSyntaxProblem, type TypeProblem } from '../run/typecheck.ts';
import type { Place, RunVerdict } from './verdict.ts';
import { shown } from '../workshop/workshop.ts';

export function sayProblems(
  file: string,
  judged: RunVerdict,
  types: readonly TypeProblem[],
): string[] {
  const syntax = types.find(isSyntaxProblem);
  if (syntax) {
    return [
      `${place(syntax)} cannot be understood: ${syntax.message} Nothing can run until it can.`,
    ];
  }
  const isTold = (problem: TypeProblem): boolean =>
    judged.importErrors.length > 0 && isOfNewerNode(problem);
  const own = types.filter((problem) => !isInTests(problem) && !isTold(problem));
  const loading = own.some(isMissingModule) ? [] : sayLoading(file, judged);
  if (judged.importErrors.length > 0 || loading.length > 0) {
    return [...loading, ...own.map(sayType)].slice(0, MOST);
  }
  const misfits = types.filter(isInTests).map(({ message, code }) => {
    return `${shown(file)} does not fit its tests: ${message.replaceAll('"#subject"', 'your file')} (${code})`;
  });
  return [...own.map(sayType), ...misfits].slice(0, MOST);
}

// --- internal ---

const MOST = 5; // sentences; the rest often follows from these

function sayLoading(
  file: string,
  { importErrors, loop, unloaded, tampering }: RunVerdict,
): string[] {
  if (tampering.length > 0) {
    return [`Nothing of this run counts: ${tampering.join('; ')}.`];
  }
  if (loop) {
    return [`${place(loop)} never finished loading: this line runs again and again.`];
  }
  if (unloaded?.verdict === 'hung') {
    return [
      `${shown(file)} never finished loading: look for an endless loop outside of any function.`,
    ];
  }
  if (unloaded) return [`${shown(file)} could not be loaded: ${unloaded.why}`];
  return importErrors.map(({ facts, name, message }) => {
    return (
      facts?.lesson ?? `${shown(file)} could not be loaded: ${`${name}: ${message}`.split('\n')[0]}`
    );
  });
}

function isMissingModule({ code }: TypeProblem): boolean {
  return code === 'TS2307';
}

// The types are those of the oldest Node; whoever loads the file knows better why it may not be there.
function isOfNewerNode(problem: TypeProblem): boolean {
  return isMissingModule(problem) && /'node:/.test(problem.message);
}

function sayType(problem: TypeProblem): string {
  const [, module] = /module '(.+?)'/.exec(problem.message) ?? [];
  if (isMissingModule(problem))
    return `${place(problem)} imports '${module}', and there is no such module.`;
  return `${place(problem)} ${problem.message} (${problem.code})`;
}

function place({ file, line }: Place): string {
  return `${shown(file)}:${line}`;
}

function isInTests({ file }: TypeProblem): boolean {
  return file.endsWith('.test.ts');
}
