// The folder `src` of an answer: what lies in it, and a helper beside the exercise's own file.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that lies in the folder `src`. */
export function sourcesIn(folder: string): Record<string, string> {
  const names = readdirSync(join(folder, 'src'), { recursive: true }) as string[];
  const files = names.filter((name) => name.includes('.')).sort();
  return Object.fromEntries(
    files.map((name) => [
      name.replaceAll('\\', '/'),
      readFileSync(join(folder, 'src', name), 'utf8'),
    ]),
  );
}

export function writeHelper(folder: string, code: string): void {
  mkdirSync(join(folder, 'src', 'lib'), { recursive: true });
  writeFileSync(join(folder, 'src', 'lib', 'helper.ts'), code);
}
