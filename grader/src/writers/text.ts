// Text on a terminal: where it is broken, cut and made harmless.

import { stripVTControlCharacters } from 'node:util';
import { cleanLine } from '../text/clean.ts';

export interface Page {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colors: boolean;
}

/** Breaks text at spaces, so that it fits behind its indent. Colours take no room. */
export function wrap(text: string, page: Page, indent = 2): string[] {
  const room = Math.max(20, Math.min(page.width, WIDEST) - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && lengthOf(line) + 1 + lengthOf(word) > room) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each);
}

/** Cuts a line that does not fit behind its indent. */
export function clip(line: string, { width }: Page, indent = 2): string {
  const room = Math.max(20, width - indent);
  return line.length > room ? `${line.slice(0, room - 1)}…` : line;
}

/** Makes text of the learner's harmless for a terminal, and for a CI that takes orders from its log. */
export function printable(text: string): string {
  return cleanLine(text)
    .replaceAll(/(^|\s)(?=::)/g, '$1·') // a line may be broken before any word
    .replaceAll('##[', '##·['); // an order wherever it stands
}

export function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

// --- internal ---

const WIDEST = 100; // columns; longer lines are hard to read
