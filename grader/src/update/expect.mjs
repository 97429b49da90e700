// What an update needs before it begins. Everything else is refused in a sentence, and nothing is changed.

import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../usage-error.mjs';
import { BY_HAND, lastLine } from './git.mjs';

/** @import { Git } from './git.mjs' */

/**
 * Throws a `UsageError` if this folder is not a repository, or git is in the middle of something.
 * @param {Git} git
 * @param {string} root
 */
export function expectRepository(git, root) {
  const { isYes, out, err } = git.ask(['rev-parse', '--show-toplevel']);
  if (!isYes) throw new UsageError(sayNoRepository(err, root));
  if (realpathSync(out.trim()) !== realpathSync(root)) {
    throw new UsageError(
      `The workshop is only a folder of the repository ${out.trim()}, and an update would have to change that: ${BY_HAND}`,
    );
  }
  if (!git.commit('HEAD')) {
    throw new UsageError(`There is no commit here yet, so nothing can be updated: ${BY_HAND}`);
  }
  const busy = BUSY.find(([name]) => existsSync(gitPath(git, root, name)));
  if (busy) throw new UsageError(`${busy[1]}, then type it again: npm run update`);
  const [unmerged] = git.list(['diff', '--name-only', '--diff-filter=U', '-z']);
  if (unmerged) {
    throw new UsageError(
      `${unmerged} is in conflict: mend it, type git add ${unmerged}, then again: npm run update`,
    );
  }
}

/**
 * A file of the repository's own.
 * @param {Git} git
 * @param {string} root
 * @param {string} name
 */
export function gitPath(git, root, name) {
  return resolve(root, git.run(['rev-parse', '--git-path', name]).trimEnd());
}

// --- internal ---

/** @type {readonly (readonly [name: string, says: string])[]} */
const BUSY = [
  ['MERGE_HEAD', 'A merge is half done. End it with git merge --continue, or --abort'],
  ['rebase-merge', 'A rebase is half done. End it with git rebase --continue, or --abort'],
  ['rebase-apply', 'A rebase is half done. End it with git rebase --continue, or --abort'],
  ['CHERRY_PICK_HEAD', 'A cherry-pick is half done. End it with --continue, or --abort'],
  ['REVERT_HEAD', 'A revert is half done. End it with git revert --continue, or --abort'],
  ['BISECT_LOG', 'A bisect goes on. End it with git bisect reset'],
  ['index.lock', 'Another git is at work here (.git/index.lock). Wait for it, or delete that file'],
];

/** @param {string} err @param {string} root */
function sayNoRepository(err, root) {
  if (/dubious ownership/.test(err)) {
    return `git refuses this folder, for it belongs to another user. If it is yours, type: git config --global --add safe.directory "${root.replace(/[\\/]$/, '').replaceAll('\\', '/')}"`;
  }
  if (/not a git repository/.test(err)) {
    return `This workshop has no history (no .git), so git cannot update it: ${BY_HAND}`;
  }
  return `git cannot read this repository: ${lastLine(err)}`;
}
