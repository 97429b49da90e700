// The git history of a copy.

import { git } from '../../grader/src/machine/git.ts';
import { UsageError } from '../../grader/src/usage-error.mjs';

// As a hook of the workshop's own repository has them, and the copy must not.
export const OF_ITS_OWN = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
};

/** Makes a folder a repository with one commit, by git's own user. */
export function beginHistory(folder: string, message: string): void {
  git(folder, ['init', '--quiet', '--template=', '--initial-branch=main'], OF_ITS_OWN);
  git(folder, ['add', '--all', '--force', '.'], OF_ITS_OWN);
  git(folder, [...settings(folder), 'commit', '--quiet', '--no-verify', '-m', message], OF_ITS_OWN);
}

/** The id of a new commit, by git's own user; no branch moves. */
export function makeCommit(
  folder: string,
  tree: string,
  parents: readonly string[],
  message: string,
): string {
  const lineage = parents.flatMap((parent) => ['-p', parent]);
  const args = [...settings(folder), 'commit-tree', tree, ...lineage, '-m', message];
  return git(folder, args, OF_ITS_OWN).toString().trim();
}

// --- internal ---

function settings(folder: string): string[] {
  return [...(hasIdentity(folder) ? [] : NOBODY), '-c', 'commit.gpgSign=false'];
}

const NOBODY = ['-c', 'user.name=Socketlings', '-c', 'user.email=socketlings@example.invalid'];

function hasIdentity(folder: string): boolean {
  try {
    for (const who of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
      git(folder, ['-c', 'user.useConfigOnly=true', 'var', who], OF_ITS_OWN);
    }
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}
