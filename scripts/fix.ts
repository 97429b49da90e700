// `npm run fix`: puts right what a tool can put right.

import { join } from 'node:path';
import { $ } from 'zx';

$.cwd = join(import.meta.dirname, '..');
$.verbose = true;

await $`oxlint --type-aware --fix`;
await $`oxfmt`;
