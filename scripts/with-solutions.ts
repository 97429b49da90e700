// `tsx scripts/with-solutions.ts NAME`: runs a script of authors, if there is something to run it on.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

const [, , name] = process.argv;

if (existsSync(join(import.meta.dirname, '..', 'solutions'))) {
  await import(`./${name}.ts`);
} else {
  console.error(`There is nothing for ${name} to work on: solutions are not part of this copy.`);
  process.exitCode = 2;
}
