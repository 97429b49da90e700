// What Node says when something goes wrong, with the words that it leaves out.

import { stripVTControlCharacters } from 'node:util';
import { readCannotRun } from '../../vitest/main/cannot-run.mjs';
import { cleanValue } from '../text/clean.ts';

/** An error in one line: `RangeError: Invalid string length: more was asked for than there can be`. */
export function sayThrown({ name, message }: { name: string; message: string }): string {
  const unread = readCannotRun(message);
  if (unread) return `it ${unread.why}`; // what it imports later
  const said = cutLine(`${name}: ${firstSentence(message)}`);
  const [, explained] = EXPLAINED.find(([pattern]) => pattern.test(said)) ?? [];
  return explained ? `${said} (${explained})` : said;
}

/** Why a process has died, as what it did: `used up all the memory it was given`; nothing if nobody knows. */
export function sayDeath({ code, signal }: Exit, noise: string): string | undefined {
  if (OUT_OF_MEMORY.test(noise)) return USED_UP;
  const isBroken = BROKEN.has(code ?? 0) || ['SIGSEGV', 'SIGABRT', 'SIGBUS'].includes(signal ?? '');
  return isBroken ? OVERWHELMED : undefined;
}

/** The character at a place, with its number: some cannot be seen, or look like others. */
export function sayCharacter(text: string, line: number, column: number): string | undefined {
  const odd = text.split('\n')[line - 1]?.codePointAt(column - 1);
  if (odd === undefined) return undefined;
  const number = `U+${odd.toString(16).toUpperCase().padStart(4, '0')}`;
  const character = String.fromCodePoint(odd);
  return cleanValue(character) === character ? `${character} (${number})` : number;
}

export const USED_UP =
  'used up all the memory it was given (256 MiB, with buffers 1 GiB). What grows without an end?';

// --- internal ---

interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

const OVERWHELMED =
  'is too much for what has to read it: too large, or nested too deeply. Write long lists and deep nests as loops.';

const OUT_OF_MEMORY =
  /heap out of memory|Fatal JavaScript invalid size|bad_alloc|memory allocation of \d+ bytes failed/;

// As a shell says it that was told of SIGABRT, SIGBUS or SIGSEGV; a Windows without stack, without rights, at an end.
const BROKEN = new Set([134, 135, 139, 0xc00000fd, 0xc0000005, 0xc0000409]);

const EXPLAINED: readonly (readonly [RegExp, string])[] = [
  [/Maximum call stack size/, 'something calls itself without an end, or is nested too deeply'],
  [
    /Invalid (array|string|typed array) length|allocation failed|maximum size exceeded/,
    'more was asked for than there can be',
  ],
];

const LONGEST_LINE = 500; // characters

function cutLine(text: string): string {
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
}

// "Transform failed with 1 error:" says nothing: what comes after it does.
function firstSentence(message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const [first = '', second] = lines;
  return second && /with \d+ errors?:$/.test(first) ? second.replace(/^\[\w+\] /, '') : first;
}
