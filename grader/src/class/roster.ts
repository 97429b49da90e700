// Who is in the class.

import { UsageError } from '../usage-error.mjs';
import { readTable, type Row } from './tables.ts';

export interface Student {
  /** As in names of files, and in every table. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** What the learning platform calls them. */
  readonly lmsId: string;
  readonly github: string;
  readonly section: string;
  /** Minutes that they have more. */
  readonly extraMinutes: number;
}

export const COLUMNS = ['id', 'name', 'email', 'lms_id', 'github', 'section', 'extra_minutes'];

/** Throws a `UsageError` with the line if something in it cannot be used. */
export function readRoster(text: string, file: string): Student[] {
  const students = readTable(text, file, ['id']).map((row, i) =>
    toStudent(row, `${file}:${i + 2}`),
  );
  if (students.length === 0)
    throw new UsageError(
      `${file} names no student: one line for each, under ${COLUMNS.join(',')}.`,
    );
  const seen = new Map<string, number>();
  for (const [i, { id }] of students.entries()) {
    const before = seen.get(id.toLowerCase());
    if (before !== undefined) {
      throw new UsageError(
        `${file}:${i + 2}: ${id} is there twice, see line ${before + 2}. An id is one student's own.`,
      );
    }
    seen.set(id.toLowerCase(), i);
  }
  return students;
}

// --- internal ---

function toStudent(row: Row, where: string): Student {
  const { id = '', name = '', email = '', lms_id: lmsId = '', github = '', section = '' } = row;
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u.test(id) || id.endsWith('.')) {
    throw new UsageError(
      `${where}: ${JSON.stringify(id)} cannot be an id: letters, digits, and . _ @ - inside, at most 64.`,
    );
  }
  const extra = row['extra_minutes'] ?? '';
  if (!/^\d*$/.test(extra)) {
    throw new UsageError(
      `${where}: extra_minutes takes a whole number, and not ${JSON.stringify(extra)}.`,
    );
  }
  return { id, name: name || id, email, lmsId, github, section, extraMinutes: Number(extra) };
}
