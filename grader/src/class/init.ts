// Makes the folder of a class. What is there already stays as it is.

import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, writeWhole } from '../machine/files.ts';
import { UsageError } from '../usage-error.mjs';
import { openWorkshop } from '../workshop/workshop.ts';
import { newCourse } from './course.ts';
import { FILES, folderOf } from './folder.ts';
import { COLUMNS, readRoster, type Student } from './roster.ts';
import { writeTable } from './tables.ts';

/** Returns the students. Throws a `UsageError`, and makes nothing, if the table cannot be used. */
export function initClass(name: string | undefined, rosterFile: string | undefined): Student[] {
  const folder = folderOf(name);
  const [there] = existsSync(folder) ? readdirSync(folder).filter((each) => each !== '.git') : [];
  if (there !== undefined) {
    throw new UsageError(
      `${name} is not empty: ${there} is in it. A class begins in a folder of its own.`,
    );
  }
  if (rosterFile === undefined) {
    throw new UsageError(
      `Who is in the class? Name a table with a line for each student, under ${COLUMNS.join(',')} (id is enough): --roster students.csv`,
    );
  }
  const students = readRoster(readRosterFile(rosterFile), rosterFile);
  const exercises = openWorkshop().map(({ number }) => number);
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, FILES.ignore), IGNORED);
  writeWhole(join(folder, FILES.course), `${JSON.stringify(newCourse(exercises), null, 2)}\n`);
  writeWhole(join(folder, FILES.roster), writeTable(COLUMNS, students.map(rowOf)));
  return students;
}

// --- internal ---

const IGNORED = '.lock\nout/\n*.tmp\n.unfinished-*\n';

function readRosterFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${path} cannot be read (${codeOf(error)}): --roster takes a table in CSV.`,
    );
  }
}

function rowOf({ id, name, email, lmsId, github, section, extraMinutes }: Student) {
  return [id, name, email, lmsId, github, section, extraMinutes || null];
}
