import { createColors } from 'picocolors';
import { lengthOf, type Page } from './text.ts';

/** The line that tells the keys of watch mode; a narrow terminal does without some. */
export function writeKeys(page: Page, without: readonly string[] = []): string {
  const { bold, dim } = createColors(page.colors);
  for (let rank = LEAST; ; rank -= 1) {
    const shown = KEYS.filter(([key, , needed]) => needed <= rank && !without.includes(key));
    const words = shown.map(([key, word]) => `${bold(key)} ${dim(word)}`);
    const line = `  ${words.join(page.width < NARROW ? '  ' : '   ')}`;
    if (rank === 1 || lengthOf(line) < page.width) return line;
  }
}

// --- internal ---

const NARROW = 72; // columns

// With how much they are needed: those with the greatest rank go first.
const KEYS = [
  ['h', 'hint', 1],
  ['s', 'solution', 3],
  ['n', 'next', 2],
  ['b', 'back', 6],
  ['p', 'progress', 4],
  ['r', 'rerun', 5],
  ['q', 'quit', 1],
] as const;
const LEAST = 6;
