// Moves the workshop to another commit. Whatever is the learner's is copied first; the history moves last. So
// an update that was stopped anywhere goes on when it is typed again.

import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { keepWork } from '../workshop/copies.mjs';
import { sourceOf } from '../workshop/layout.mjs';
import { writeSynced } from '../machine/whole-file.mjs';
import { isThere } from './plan.mjs';

/** @import { Git } from './git.mjs' */
/** @import { Plan } from './plan.mjs' */

/**
 * Copies the learner's answers, and whatever else of theirs is about to be replaced.
 * @param {Plan} plan
 * @param {string} root
 * @param {{ aside: string, now: Date }} where
 */
export function keepAll({ begun, aside }, root, { aside: folder, now }) {
  for (const slug of begun) {
    const file = join(root, 'exercises', slug, sourceOf(slug));
    keepWork({ file, copies: join(root, '.saved', slug) }, new Map(), now);
  }
  for (const path of aside) copyAside(join(root, path), join(folder, path));
}

/**
 * Makes everything but the answers as the target has it.
 * @param {Plan} plan
 * @param {Git} git
 * @param {string} root
 * @param {{ aside: string, index: string }} where `index`: one that holds the target
 */
export function replaceFiles({ writes, deletes, blocked, gone }, git, root, { aside, index }) {
  for (const path of blocked) moveAside(root, path, aside);
  const isFirst = (/** @type {string} */ path) => /(^|\/)\.gitattributes$/.test(path); // it says how others are written
  for (const paths of [writes.filter(isFirst), writes.filter((path) => !isFirst(path))]) {
    const args = ['checkout-index', '--force', '-z', '--stdin'];
    git.run(args, { index, input: paths.map((path) => `${path}\0`).join('') });
  }
  for (const path of deletes) remove(root, path);
  for (const slug of gone) moveAside(root, join('exercises', slug), aside);
}

// --- internal ---

/** @param {string} from @param {string} to */
function copyAside(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(from).isFile()) writeSynced(to, readFileSync(from));
  else cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

/** @param {string} root @param {string} path @param {string} aside */
function moveAside(root, path, aside) {
  if (!isThere(join(root, path))) return;
  const to = join(aside, path);
  mkdirSync(dirname(to), { recursive: true });
  if (!existsSync(to)) return renameSync(join(root, path), to);
  cpSync(join(root, path), to, { recursive: true, verbatimSymlinks: true });
  rmSync(join(root, path), { recursive: true });
}

/** And the folders that are left empty. @param {string} root @param {string} path */
function remove(root, path) {
  rmSync(join(root, path), { force: true, recursive: true });
  for (let at = dirname(path); at !== '.'; at = dirname(at)) {
    try {
      rmdirSync(join(root, at));
    } catch {
      return; // something else lies there
    }
  }
}
