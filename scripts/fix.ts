// `npm run fix`: puts right what a tool can put right.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { writePack } from '../grader/src/workshop/originals.ts';
import { writePictures } from './pictures.ts';

$.cwd = join(import.meta.dirname, '..');
$.verbose = true;

const { exitCode } = await $`oxlint --type-aware --fix`.nothrow(); // what is left is for a human
await $`oxfmt`;
writeLockfile(join($.cwd, 'package-lock.json'));
writePictures(join($.cwd, 'docs/pictures'));
writePack($.cwd);
process.exitCode = exitCode ?? 1;

// --- internal ---

/** As npm 10 and 11 both leave it. The price: packages for musl are installed beside those for glibc. */
function writeLockfile(path: string): void {
  const lockfile = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, object> };
  for (const each of Object.values(lockfile.packages)) Reflect.deleteProperty(each, 'libc');
  writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`);
}
