// Where the parts of an exercise lie. Plain JavaScript, so that a run can begin while the command line
// is still loading.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realPath } from '../machine/platform.mjs';

/** The workshop's folder. */
export const root = join(realPath(fileURLToPath(new URL('../../../', import.meta.url))), '/');

/**
 * The file that learners edit, from the exercise's folder: `src/echo-server.ts`.
 * @param {string} slug `01-echo-server`
 */
export function sourceOf(slug) {
  return join('src', `${nameOf(slug)}.ts`);
}

/**
 * The files with the tests, from the exercise's folder: one for each step, in their order.
 * @param {string} folder of the exercise
 */
export function testsIn(folder) {
  if (!existsSync(join(folder, 'test'))) return [];
  const names = readdirSync(join(folder, 'test')).filter((name) => name.endsWith('.test.ts'));
  return names.sort().map((name) => `test/${name}`);
}

/**
 * The folder of the exercise with this number, if there is one.
 * @param {number} number
 */
export function slugOf(number) {
  return readdirSync(join(root, 'exercises')).find((folder) => {
    return isSlug(folder) && Number(folder.slice(0, 2)) === number;
  });
}

/** @param {string} folder */
export function isSlug(folder) {
  return /^\d\d-[a-z-]+$/.test(folder);
}

/** @param {string} slug */
export function nameOf(slug) {
  return slug.slice(3);
}
