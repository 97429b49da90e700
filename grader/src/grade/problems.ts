// Sentences about the whole file: why it could not be loaded, and what TypeScript says of it.

import { readCannotRun } from '../../vitest/main/cannot-run.mjs';
import type { ThrownEvent } from '../../vitest/events.ts';
import { placeIn } from './failure.ts';
import { UNCHECKED, isSyntaxProblem, type TypeProblem } from '../run/type-problem.ts';
import type { Place, RunVerdict } from './verdict.ts';
import { sayThrown } from '../run/words.ts';
import { shown } from '../workshop/workshop.ts';

export function sayProblems(
  file: string,
  judged: RunVerdict,
  types: readonly TypeProblem[],
): string[] {
  const loading = sayLoading(file, judged);
  const unread = judged.importErrors.map(({ message }) => readCannotRun(message)).find(Boolean);
  if (unread && !unread.line) return loading; // no text: whatever else is said follows from that
  const syntax = types.find(isSyntaxProblem);
  if (syntax) return [saySyntax(syntax, loading.length > 0)];
  if (unread) return loading;
  const isTold = (problem: TypeProblem): boolean =>
    judged.importErrors.length > 0 && isOfNewerNode(problem);
  const own = types.filter((problem) => !isInTests(problem) && !isTold(problem));
  const lost = own.some(isMissingModule) && judged.tampering.length === 0;
  if (loading.length > 0) {
    return [...(lost ? [] : loading), ...own.map(sayType)].slice(0, MOST);
  }
  const misfits = types.filter(isInTests).map(({ message, code }) => {
    return `${shown(file)} does not fit its tests: ${message.replaceAll('"#subject"', 'your file')} (${code})`;
  });
  return [...new Set([...own.map(sayType), ...misfits])].slice(0, MOST); // several tests miss the same
}

// --- internal ---

const MOST = 5; // sentences; the rest often follows from these

function sayLoading(file: string, judged: RunVerdict): string[] {
  const { importErrors, loop, unloaded, early, tampering } = judged;
  if (tampering.length > 0) {
    return [`Nothing of this run counts: ${tampering.join('; ')}.`];
  }
  if (loop) {
    return [`${place(loop)} never finished loading: this line runs again and again.`];
  }
  if (unloaded) return [`${shown(file)} ${unloaded.why}`];
  if (early?.exitCall) {
    const where = placed(file, importErrors[0] ?? early.thrown);
    return [`${where} calls ${early.exitCall} while it is loaded: nothing could use it.`];
  }
  if (importErrors.length === 0 && early?.thrown) {
    const where = placed(file, early.thrown);
    return [
      `${where} lets an error get lost while it is loaded, and that ends a real process: ${sayThrown(early.thrown)}`,
    ];
  }
  return importErrors.map((error) => sayImportError(file, error));
}

function sayImportError(file: string, error: ThrownEvent): string {
  if (error.facts) return error.facts.lesson;
  const unread = readCannotRun(error.message);
  if (unread?.line) return `${place({ file: unread.file, line: unread.line })} ${unread.why}`;
  if (unread) return `${shown(unread.file)} ${unread.why}`;
  return `${placed(file, error)} could not be loaded: ${sayThrown(error)}`;
}

function placed(file: string, error?: ThrownEvent): string {
  const at = error && placeIn(file, error);
  return at ? place(at) : shown(file);
}

function saySyntax(syntax: TypeProblem, isUnloaded: boolean): string {
  const { message } = syntax;
  const end = isUnloaded ? ' Nothing can run until it can.' : '';
  const wayOut = message.startsWith('Merge conflict marker') ? ` ${CONFLICT}` : '';
  return `${place(syntax)} cannot be understood: ${message}${wayOut}${end}`;
}

const CONFLICT = 'Keep one of the two sides, and take out the lines that git has put there.';

function isMissingModule({ code }: TypeProblem): boolean {
  return code === 'TS2307';
}

// The types are those of the oldest Node; the Node that loads the file knows better why a module is missing.
function isOfNewerNode(problem: TypeProblem): boolean {
  return isMissingModule(problem) && /'node:/.test(problem.message);
}

function sayType(problem: TypeProblem): string {
  const [, module] = /module '(.+?)'/.exec(problem.message) ?? [];
  if (isMissingModule(problem))
    return `${place(problem)} imports '${module}', and there is no such module.`;
  if (problem.code === UNCHECKED) return `${shown(problem.file)} ${problem.message}`;
  return `${place(problem)} ${problem.message} (${problem.code})`;
}

function place({ file, line }: Place): string {
  return `${shown(file)}:${line}`;
}

function isInTests({ file }: TypeProblem): boolean {
  return file.endsWith('.test.ts');
}
