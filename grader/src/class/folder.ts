// The folder of a class: what lies where in it. Everything in it can be read, and kept in git.

import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeOf } from '../machine/files.ts';
import { withLock } from '../machine/file-lock.mjs';
import { isInside } from '../machine/inside.ts';
import { complaintAboutPath } from '../machine/platform.mjs';
import { UsageError } from '../usage-error.mjs';
import { exerciseFolders, openExercise, root, type Exercise } from '../workshop/workshop.ts';
import { readCourse, type Course } from './course.ts';
import { readRoster, type Student } from './roster.ts';

export interface ClassFolder {
  readonly folder: string;
  readonly course: Course;
  readonly students: readonly Student[];
  /** Those that count, in order. */
  readonly exercises: readonly Exercise[];
}

/** What lies in the folder of a class. */
export const FILES = {
  course: 'course.json',
  roster: 'roster.csv',
  submissions: 'submissions.ndjson',
  graded: 'graded.json',
  overrides: 'overrides.csv',
  regrades: 'regrades.ndjson',
  objects: 'objects',
  results: 'results',
  out: 'out',
  ignore: '.gitignore',
} as const;

/** Throws a `UsageError` if it is not there, or something in it cannot be used. */
export function openClass(name: string | undefined): ClassFolder {
  const folder = folderOf(name);
  if (!existsSync(join(folder, FILES.course))) {
    throw new UsageError(
      `${name} is no folder of a class: there is no ${FILES.course} in it. Make one: npm run class -- init ${name} --roster students.csv`,
    );
  }
  const known = exerciseFolders().map((slug) => Number.parseInt(slug, 10));
  const course = readCourse(readText(folder, FILES.course), FILES.course, known);
  const students = readRoster(readText(folder, FILES.roster), FILES.roster);
  const exercises = course.exercises.map((number) => openExercise(String(number)));
  return { folder, course, students, exercises };
}

/** The folder as it is really called. Throws a `UsageError` if the tools could not work with it. */
export function folderOf(name: string | undefined): string {
  if (name === undefined) {
    throw new UsageError('Which class? Name its folder, as in: npm run class -- grade ../my-class');
  }
  const folder = resolve(name);
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new UsageError(`${name} is a file: name the folder of a class.`);
  }
  if (isInside(root, folder)) {
    throw new UsageError(
      `${name} lies in the workshop, where a program that is graded could read it: choose a folder beside it, such as ../my-class.`,
    );
  }
  const why = complaintAboutPath(existsSync(folder) ? realpathSync(folder) : folder);
  if (why)
    throw new UsageError(
      `The folder of the class ${why}: ${JSON.stringify(name)}. Rename or move it.`,
    );
  return existsSync(folder) ? realpathSync(folder) : folder;
}

/** A file of the class; empty if it is not there, unless it must be. */
export function readText(folder: string, file: string, { optional = false } = {}): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    if (optional && codeOf(error) === 'ENOENT') return '';
    throw new UsageError(
      `${file} cannot be read (${codeOf(error)}): it belongs in the folder of the class.`,
    );
  }
}

/** Does something with files of a class while no other command does. */
export function alone<T>(folder: string, work: () => T): T {
  return withLock(join(folder, '.lock'), work);
}

/** The student with this id. Throws a `UsageError` if there is none. */
export function studentOf({ students }: ClassFolder, id: string | undefined): Student {
  const student = students.find((each) => each.id.toLowerCase() === id?.toLowerCase());
  if (student) return student;
  throw new UsageError(`There is no student ${JSON.stringify(id ?? '')} in ${FILES.roster}.`);
}
