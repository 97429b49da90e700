// What is different between two files, line by line.

import { structuredPatch } from 'diff';
import { createColors } from 'picocolors';
import { printable, wrap, type Page } from './text.ts';

export interface Side {
  /** As it is shown. */
  readonly path: string;
  readonly code: string;
}

/** The way from one file to the other; no lines if they are the same. */
export function writeDiff(from: Side, to: Side, page: Page): string[] {
  const { bold, cyan, green, red } = createColors(page.colors);
  const { hunks } = structuredPatch(from.path, to.path, tidy(from), tidy(to), '', '', {
    context: 3,
  });
  if (hunks.length === 0) return [];
  return [
    bold(red(`- ${from.path}`)),
    bold(green(`+ ${to.path}`)),
    ...hunks.flatMap(({ oldStart, lines }) => [
      '',
      cyan(`line ${oldStart}`),
      ...lines.flatMap((line) => writeChange(line, page)),
    ]),
  ];
}

// --- internal ---

function writeChange(line: string, page: Page): string[] {
  const { green, red } = createColors(page.colors);
  const sign = line.charAt(0);
  const lines = fold(printable(line.slice(1)), { ...page, width: page.width - 2 });
  const signed = lines.map((each) => `${sign} ${each}`.trimEnd());
  if (sign === '-') return signed.map(red);
  return sign === '+' ? signed.map(green) : signed;
}

/** Breaks a line of code that does not fit; what is broken off stays behind the line's indent. */
function fold(code: string, page: Page): string[] {
  if (code.length <= page.width) return [code];
  return wrap(code.trim(), page, code.search(/\S/));
}

// Line ends of Windows, and a missing last one, make no difference to the code.
function tidy({ code }: Side): string {
  return `${code.replaceAll('\r\n', '\n').trimEnd()}\n`;
}
