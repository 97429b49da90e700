// `npm run fix`: puts right what a tool can put right.

import { join } from 'node:path';
import { $ } from 'zx';
import { writePristine } from '../grader/src/pristine.ts';

$.cwd = join(import.meta.dirname, '..');
$.verbose = true;

await $`oxlint --type-aware --fix`;
await $`oxfmt`;
writePristine();
