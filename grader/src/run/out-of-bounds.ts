// A program's types may come from its own folder, from the workshop and from what is installed. TypeScript itself
// reads any file that a type names, and its messages tell what is in there.

import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { realPath } from '../machine/platform.mjs';
import { isInside } from '../machine/inside.ts';

/** The files that TypeScript has read (its `--listFiles`); none if it came to no end. */
export function filesIn(output: string): string[] {
  const lines = output.split('\n').map((line) => line.trimEnd());
  return lines.filter((line) => isAbsolute(line)).map((line) => resolve(line));
}

/** Those that lie in none of the folders. */
export function outside(files: readonly string[], folders: readonly string[]): string[] {
  const allowed = folders.map((folder) => realPath(folder));
  return files.filter((file) => !allowed.some((folder) => isInside(folder, realPath(file))));
}

/** Where a program names such a file, and how it is written there. */
export function namedIn(subject: string, foreign: string): { line: number; name: string } {
  const lines = readFileSync(subject, 'utf8').split('\n');
  const bare = withoutEnding(realPath(foreign));
  for (const [i, text] of lines.entries()) {
    for (const [, name = ''] of text.matchAll(/["'`]([^"'`]+)["'`]/g)) {
      const meant = withoutEnding(realPath(resolve(dirname(subject), name)));
      if (meant === bare || bare.startsWith(`${meant}/`)) return { line: i + 1, name };
    }
  }
  return { line: 1, name: 'a file' };
}

// --- internal ---

function withoutEnding(path: string): string {
  return path.replaceAll('\\', '/').replace(/(\.d)?\.\w+$/, '');
}
