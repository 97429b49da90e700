// Whether the workshop's own code is still what this process was started from: an update may come while
// it runs, and half of the one with half of the other gives no verdict.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { firstDifference, lookAt, type Look } from './look.ts';
import { root } from '../workshop/workshop.ts';

/** Returns a function that names a file which was written since, or nothing. */
export function rememberCode(workshop: string = root): () => string | undefined {
  const before = lookAtCode(workshop);
  return () => firstDifference(before, lookAtCode(workshop));
}

// --- internal ---

const CODE = ['grader/src', 'grader/vitest', 'packages'];
const INSTALLED = 'node_modules/.package-lock.json'; // npm writes it when it has put packages there

function lookAtCode(workshop: string): Look {
  const looks = CODE.map((folder) =>
    [...lookAt(join(workshop, folder))].map(([path, seen]) => [`${folder}/${path}`, seen] as const),
  );
  const packages = statSync(join(workshop, INSTALLED), { bigint: true, throwIfNoEntry: false });
  const { size = 0n, mtimeNs: changedAt = 0n, mode = 0n } = packages ?? {};
  return new Map([...looks.flat(), [INSTALLED, { size, changedAt, mode }]]);
}
