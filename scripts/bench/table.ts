import { isMissed, type Figure, type Row } from './row.ts';

export const WIDTH = 100;

/** The lines of a row. */
export function linesOf(row: Row): string[] {
  const { what, quartiles, bar, more = [] } = row;
  const spread = quartiles?.map((value) => number({ ...row, value })).join(' - ') ?? '';
  const figures = `${number(row).padStart(7)} ${row.unit.padEnd(4)} ${spread.padEnd(13)}`;
  const wanted = bar ? `  ${isMissed(row) ? '✗' : '✓'} ${say(bar, row)}` : '';
  // A name that is too long has a line of its own.
  const name = what.length > NAME ? [what, ''.padEnd(NAME)] : [what.padEnd(NAME)];
  const lines = [...name.slice(0, -1), `${name.at(-1)} ${figures}${wanted}`.trimEnd()];
  return [...lines, ...wrapped(more.map((each) => `${each.what} ${number(each)} ${each.unit}`))];
}

// --- internal ---

const NAME = 55; // characters
const INDENT = '      ';

function say(bar: NonNullable<Row['bar']>, { unit }: Row): string {
  const [word, value] = 'most' in bar ? ['at most', bar.most] : ['at least', bar.least];
  return `${word} ${number({ unit, value })}`;
}

function number({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  return value.toFixed(unit === '' || Math.abs(value) < 10 ? 2 : 0);
}

/** Parts with commas between them, in as many lines as it takes. */
function wrapped(parts: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [i, part] of parts.entries()) {
    const text = i < parts.length - 1 ? `${part.trim()},` : part.trim();
    const last = lines.at(-1);
    if (last && `${last} ${text}`.length <= WIDTH) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(`${INDENT}${text}`);
  }
  return lines;
}
