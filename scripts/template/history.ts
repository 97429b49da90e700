// A git history that begins with the copy.

import { git } from '../../grader/src/pull/git.ts';
import { UsageError } from '../../grader/src/usage-error.ts';

/** Makes a folder a repository with one commit, by whoever the user is to git. */
export function beginHistory(folder: string, message: string): void {
  git(folder, ['init', '--quiet', '--template=', '--initial-branch=main'], OF_ITS_OWN);
  git(folder, ['add', '--all', '--force', '.'], OF_ITS_OWN);
  const settings = [...(hasIdentity(folder) ? [] : NOBODY), '-c', 'commit.gpgSign=false'];
  git(folder, [...settings, 'commit', '--quiet', '--no-verify', '-m', message], OF_ITS_OWN);
}

// --- internal ---

// As a hook of the workshop's own repository has them, and the copy must not.
const OF_ITS_OWN = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined };

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
