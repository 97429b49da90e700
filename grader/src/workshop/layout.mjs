// Where the parts of an exercise lie. Plain JavaScript, so that a run can begin while the command line
// is still loading.

import { readdirSync } from 'node:fs';
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
 * The file with the tests, from the exercise's folder.
 * @param {string} slug
 */
export function testOf(slug) {
  return join('test', `${nameOf(slug)}.test.ts`);
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
