// Hand-ins for tests, and what becomes of them as a line.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { textOf } from '../../machine/files.ts';
import { openExercise, starterOf } from '../../workshop/workshop.ts';
import { newCourse } from '../course.ts';
import type { ClassFolder } from '../folder.ts';
import { readRoster } from '../roster.ts';
import type { Files } from './made-archives.ts';
import { importInto, type Imported, type ImportRequest } from './import.ts';

export const ONE = openExercise('1');
export const STARTER = textOf(starterOf(ONE));
export const SOLVED = 'export const solved = 1;\n';
export const PLACE = 'exercises/01-echo-server/src/echo-server.ts';
const ROSTER = `id,name,email,lms_id,github
student-01,Student One,s1@example.org,101,gh-one
student-02,Student Two,s2@example.org,102,
student-03,Student Three,,,
`;

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-class-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function classOfThree(): ClassFolder {
  const students = readRoster(ROSTER, 'roster.csv');
  const exercises = [ONE, openExercise('2')];
  return { folder: tempFolder(), course: newCourse([1, 2]), students, exercises };
}

export { tar, zip, type Files, type TarEntry } from './made-archives.ts';

export function put(files: Files): string {
  const folder = join(tempFolder(), 'hand-ins');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export async function take(
  files: Files,
  options: Partial<ImportRequest> = {},
): Promise<Imported[]> {
  return importInto(classOfThree(), { source: put(files), ...options });
}

/** What became of one hand-in, told as a line. */
export async function takeOne(name: string, content: string | Uint8Array): Promise<string> {
  const [only] = await take({ [name]: content });
  return say(only!);
}

export function say({ submission: { student, files, refused, warnings } }: Imported): string {
  return [
    `${student}: ${files.map(({ path }) => path.replace(/^exercises\//, '')).join(' ')}`,
    ...refused.map(({ path, why }) => `${path} is ${why}`),
    ...warnings,
  ].join(' | ');
}

export const TAKEN = 'student-01: 01-echo-server/src/echo-server.ts';
