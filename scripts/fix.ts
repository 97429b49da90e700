// `npm run fix`: puts right what a tool can put right.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { writePristine } from '../grader/src/workshop/pristine.ts';

$.cwd = join(import.meta.dirname, '..');
$.verbose = true;

await $`oxlint --type-aware --fix`;
await $`oxfmt`;
writeLockfile(join($.cwd, 'package-lock.json'));
writePristine();

// --- internal ---

/** As npm 10 and 11 both leave it. The price: packages for musl are installed beside those for glibc. */
function writeLockfile(path: string): void {
  const lockfile = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, object> };
  for (const each of Object.values(lockfile.packages)) Reflect.deleteProperty(each, 'libc');
  writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`);
}
