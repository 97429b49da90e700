// Where a copy may be put.

import { existsSync, readdirSync, realpathSync, lstatSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isInside } from '../../grader/src/machine/inside.ts';
import { root } from '../../grader/src/workshop/layout.mjs';
import { UsageError } from '../../grader/src/usage-error.mjs';

/** The path of a folder that is empty or not there yet. Throws a `UsageError` if it is no such place. */
export function placeFor(target: string): string {
  const path = resolve(target);
  if (!existsSync(dirname(path))) {
    throw new UsageError(`There is no folder ${dirname(path)} to put the copy into.`);
  }
  const place = join(realpathSync(dirname(path)), basename(path));
  if (isInside(realpathSync(root), place)) {
    throw new UsageError(
      `${target} lies inside the workshop. Name a folder outside of it, as in: npm run template -- ../course`,
    );
  }
  if (existsSync(place) && !isEmptyFolder(place)) {
    throw new UsageError(`${target} is there already, and is not empty. Nothing was changed.`);
  }
  return place;
}

// --- internal ---

function isEmptyFolder(path: string): boolean {
  return lstatSync(path).isDirectory() && readdirSync(path).length === 0;
}
