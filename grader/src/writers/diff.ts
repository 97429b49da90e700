// What is different between two files, line by line.

import { structuredPatch } from 'diff';
import { createColors } from 'picocolors';
import { printable, type Page } from './text.ts';

export interface Side {
  /** As it is shown. */
  readonly path: string;
  readonly code: string;
}

/** The way from one file to the other; no lines if they are the same. */
export function writeDiff(from: Side, to: Side, page: Page): string[] {
  const { bold, green, red } = createColors(page.colors);
  const { hunks } = structuredPatch(from.path, to.path, tidy(from), tidy(to), '', '', {
    context: 3,
  });
  if (hunks.length === 0) return [];
  return [
    bold(red(`- ${from.path}`)),
    bold(green(`+ ${to.path}`)),
    ...hunks.flatMap(({ oldStart, lines }) => [
      '',
      createColors(page.colors).cyan(`line ${oldStart}`),
      ...lines.map((line) => writeChange(line, page)),
    ]),
  ];
}

// --- internal ---

function writeChange(line: string, page: Page): string {
  const { green, red } = createColors(page.colors);
  const text = `${line[0]} ${printable(line.slice(1))}`.trimEnd();
  if (line.startsWith('-')) return red(text);
  return line.startsWith('+') ? green(text) : text;
}

// Line ends of Windows, and a missing last one, make no difference to the code.
function tidy({ code }: Side): string {
  return `${code.replaceAll('\r\n', '\n').trimEnd()}\n`;
}
