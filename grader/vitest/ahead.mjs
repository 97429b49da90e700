// Which modules of the workshop's packages a run will ask for: it lies with what vite has made of them.

import { join } from 'node:path';

/**
 * The file with their addresses.
 * @param {string} modules the folder in which vite's work is kept
 */
export function aheadIn(modules) {
  return join(modules, 'ahead.json');
}
