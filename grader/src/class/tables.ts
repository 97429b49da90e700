// Tables as spreadsheets read and write them. A cell that a spreadsheet would take for a formula is disarmed.

import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { UsageError } from '../usage-error.mjs';

export type Row = Readonly<Record<string, string>>;
export type Cell = string | number | null;

/**
 * The rows of a table by the names of its columns, which are written small. Throws a `UsageError` that names the
 * file if it is no table, or lacks a column.
 */
export function readTable(text: string, file: string, needed: readonly string[]): Row[] {
  const rows = parseRows(text, file);
  const [head = [], ...body] = rows;
  const names = head.map((name) => name.trim().toLowerCase());
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined) {
    const found = names.length > 0 ? names.join(', ') : 'nothing';
    throw new UsageError(`${file} has no column ${missing}: its first line names ${found}.`);
  }
  return body.map((cells) => {
    return Object.fromEntries(names.map((name, i) => [name, disarmed(cells[i] ?? '')]));
  });
}

/** With a mark of UTF-8 at its beginning, without which Excel guesses. */
export function writeTable(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map(guard));
  return stringify([columns.map(guard), ...cells], { bom: true, record_delimiter: '\r\n' });
}

// --- internal ---

function parseRows(text: string, file: string): string[][] {
  if (text.includes('\u0000')) {
    throw new UsageError(
      `${file} is no text: save the table as "CSV UTF-8", and not as a workbook.`,
    );
  }
  if (text.includes('\uFFFD')) {
    throw new UsageError(`${file} is not in UTF-8: save the table as "CSV UTF-8".`);
  }
  const [first = ''] = text.split('\n', 1);
  const delimiter = [';', '\t', ','].find((mark) => first.includes(mark)) ?? ',';
  try {
    return parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new UsageError(`${file} is no table of values with commas: ${(error as Error).message}.`);
  }
}

/** An apostrophe keeps it a text, and is taken away again when the table is read. */
function guard(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return /^['\s]*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function disarmed(cell: string): string {
  return /^'['\s]*[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
