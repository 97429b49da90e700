// What an update has to do, found out before anything is done. Nothing in here changes a file of the workshop.

import { copyFileSync, existsSync, lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isSameAnswer, readAnswer } from '../workshop/answer.mjs';
import { codeOf } from '../machine/whole-file.mjs';
import { isSlug, nameOf, sourceOf } from '../workshop/layout.mjs';

/** @import { Git } from './git.mjs' */
/** @import { Target } from './target.mjs' */

/**
 * @typedef {object} Plan
 * @property {string} head the commit before
 * @property {Target} target
 * @property {readonly string[]} begun exercises with an answer of the learner's own, as folders: `01-echo-server`
 * @property {readonly string[]} gone exercises that the target does not have
 * @property {readonly string[]} added exercises that are new
 * @property {readonly string[]} writes paths that are to be as the target has them
 * @property {readonly string[]} deletes paths that the target does not have
 * @property {readonly string[]} aside those of both that hold something of the learner's
 * @property {readonly string[]} blocked files where a folder is to be, and folders where a file is to be
 * @property {number} ownCommits the learner's, which the target does not have
 */

/**
 * @param {Git} git
 * @param {string} root
 * @param {Target} target
 * @param {{ target: string, head: string }} indexes files for git to use
 * @returns {Plan}
 */
export function planUpdate(git, root, target, indexes) {
  const head = String(git.commit('HEAD'));
  const [before, after] = [slugsOf(git, head), slugsOf(git, target.commit)];
  const begun = before.filter((slug) => isBegun(git, root, slug, [head, target.commit]));
  const { writes, deletes } = differences(git, root, { head, target, begun }, indexes);
  const blocked = [...new Set(writes.flatMap((path) => blockerOf(root, path) ?? []))];
  const isOwn = learnersOwn(git, { head, target }, indexes);
  const aside = [...writes, ...deletes].filter((path) => {
    return isOwn(path) && isThere(join(root, path)) && !blocked.includes(path);
  });
  return {
    head,
    target,
    begun,
    gone: before.filter((slug) => !after.includes(slug)),
    added: after.filter((slug) => !before.includes(slug)),
    writes,
    deletes,
    aside,
    blocked,
    ownCommits: countOwn(git, head, target),
  };
}

/**
 * The tree of what was prepared for a commit and is not in one, if there is any.
 * @param {Git} git
 * @param {string} index the repository's own
 * @param {string} copy a file for git to use
 */
export function stagedTree(git, index, copy) {
  if (!existsSync(index)) return undefined;
  copyFileSync(index, copy);
  const tree = git.run(['write-tree'], { index: copy }).trim();
  return tree === treeOf(git, 'HEAD') ? undefined : tree;
}

/** @param {Git} git @param {string} commit */
export function treeOf(git, commit) {
  return git.run(['rev-parse', '--verify', `${commit}^{tree}`]).trim();
}

/** @param {string} path */
export function isThere(path) {
  return statsOf(path) !== undefined;
}

// --- internal ---

/**
 * What is to be written and what is to go; answers that were begun stay.
 * @param {Git} git
 * @param {string} root
 * @param {Pick<Plan, 'head' | 'target' | 'begun'>} plan
 * @param {{ target: string }} indexes
 */
function differences(git, root, { head, target, begun }, indexes) {
  const isAnswer = (/** @type {string} */ path) => {
    return begun.some((slug) => path.startsWith(`exercises/${slug}/src/`));
  };
  const writes = changedSince(git, target.commit, indexes.target).filter((path) => !isAnswer(path));
  const kept = new Set(pathsOf(git, target.commit));
  const deletes = pathsOf(git, head).filter((path) => {
    return !kept.has(path) && !isAnswer(path) && isThere(join(root, path));
  });
  return { writes, deletes };
}

/**
 * Whether a path holds something of the learner's: it was edited, or no commit knows it.
 * @param {Git} git
 * @param {Pick<Plan, 'head' | 'target'>} plan
 * @param {{ head: string }} indexes
 * @returns {(path: string) => boolean}
 */
function learnersOwn(git, { head, target }, indexes) {
  const known = new Set(pathsOf(git, head));
  const edited = new Set([
    ...changedSince(git, head, indexes.head),
    ...changedByCommits(git, head, target),
  ]);
  return (path) => edited.has(path) || !known.has(path);
}

/** @param {string} path */
function statsOf(path) {
  try {
    return lstatSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

// Git would remove a folder where a file is to be, or a file where a folder is, with all that is in it.
/** @param {string} root @param {string} path */
function blockerOf(root, path) {
  const parts = path.split('/');
  for (let n = 1; n <= parts.length; n += 1) {
    const part = parts.slice(0, n).join('/');
    const stats = statsOf(join(root, part));
    if (!stats) return undefined;
    if (stats.isDirectory() !== n < parts.length) return part;
  }
  return undefined;
}

/** @param {Git} git @param {string} commit */
function slugsOf(git, commit) {
  const { isYes, out } = git.ask(['ls-tree', '-d', '-z', '--name-only', `${commit}:exercises`]);
  return isYes ? out.split('\0').filter(isSlug).sort() : [];
}

// An exercise with the starter in its `src`, or no file at all, is not begun.
/** @param {Git} git @param {string} root @param {string} slug @param {readonly string[]} commits */
function isBegun(git, root, slug, commits) {
  const file = join(root, 'exercises', slug, sourceOf(slug));
  const answer = readAnswer(file);
  if (answer.size === 0) return false;
  return !commits.some((commit) => {
    const starter = git.ask(['show', `${commit}:exercises/${slug}/.starter/${nameOf(slug)}.ts`]);
    if (!starter.isYes) return false;
    const plain = new Map([...answer].map(([path, content]) => [path, withoutCr(content)]));
    return isSameAnswer(plain, new Map([[basename(file), withoutCr(starter.out)]]));
  });
}

/** @param {Buffer | string} content */
function withoutCr(content) {
  return Buffer.from(content.toString().replaceAll('\r\n', '\n'));
}

/** Paths of a commit that are other ones in the folder. @param {Git} git @param {string} commit @param {string} index */
function changedSince(git, commit, index) {
  git.run(['read-tree', commit], { index });
  git.ask(['update-index', '-q', '--refresh'], { index }); // it complains of every change
  return git.list(['diff-files', '--name-only', '-z'], { index });
}

/** @param {Git} git @param {string} commit */
function pathsOf(git, commit) {
  return git.list(['ls-tree', '-r', '-z', '--name-only', commit]);
}

// Since the learner's history left that of the target, where that is known.
/** @param {Git} git @param {string} head @param {Target} target */
function changedByCommits(git, head, { commit, known }) {
  const parted = [commit, ...known].flatMap((other) => {
    const { isYes, out } = git.ask(['merge-base', head, other]);
    return isYes ? [out.trim()] : [];
  });
  const [base] = parted;
  return base ? git.list(['diff', '--name-only', '--no-renames', '-z', base, head]) : [];
}

/** @param {Git} git @param {string} head @param {Target} target */
function countOwn(git, head, { commit, known }) {
  const others = [commit, ...known].map((each) => `^${each}`);
  return Number(git.run(['rev-list', '--count', head, ...others]));
}
