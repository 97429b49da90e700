import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../machine/files.ts';
import { solutionFolder } from '../workshop/subjects.ts';
import type { Exercise } from '../workshop/workshop.ts';

/** Writes the files of a program into a git-ignored folder, where they can be opened and read; gives the folder. */
export function writeMade(
  exercise: Exercise,
  name: string,
  files: Readonly<Record<string, string>>,
): string {
  const folder = join(solutionFolder(exercise), '.made', name.replaceAll(/[^a-z0-9]+/gi, '-'));
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeIfChanged(join(folder, file), text);
  return folder;
}

// --- internal ---

// Two runs at once must not pull the file from under each other.
function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && textOf(file) === text) return;
  writeFileSync(file, text);
}
