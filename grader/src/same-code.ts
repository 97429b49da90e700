// Whether the workshop's own code is still what this process was started from: an update may come while
// it runs, and half of the one with half of the other gives no verdict.

import { join } from 'node:path';
import { sha256OfFile } from './files.ts';
import { isSame, lookAt, type Look } from './look.ts';
import { toolIds } from './pristine.ts';
import { root } from './workshop.ts';

/** Returns a function that names a file which has changed since, or nothing. */
export function rememberCode(workshop: string = root): () => string | undefined {
  const packages = installed(workshop);
  const ids = idsOf(workshop);
  let looks = looksOf(workshop);
  return () => {
    if (installed(workshop) !== packages) return INSTALLED;
    const now = looksOf(workshop);
    if (now.every((look, i) => isSame(look, looks[i]!))) return undefined;
    looks = now; // only touched, if nothing is different
    return firstDifference(ids, idsOf(workshop));
  };
}

// --- internal ---

const INSTALLED = 'node_modules';
const CODE = ['grader/src', 'grader/vitest', 'packages'];

function looksOf(workshop: string): Look[] {
  return CODE.map((folder) => lookAt(join(workshop, folder)));
}

type Ids = Readonly<Record<string, string>>;

function idsOf(workshop: string): Ids {
  try {
    return toolIds(workshop);
  } catch {
    return {}; // whole folders are away
  }
}

function firstDifference(before: Ids, now: Ids): string | undefined {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return paths.find((path) => before[path] !== now[path]);
}

/** What npm notes when it has put packages there. */
function installed(workshop: string): string | undefined {
  try {
    return sha256OfFile(join(workshop, INSTALLED, '.package-lock.json'));
  } catch {
    return undefined;
  }
}
