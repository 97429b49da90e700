// Git, asked in a way that nothing of what it reads can answer for it: no hooks, no quoting.

import { spawnSync } from 'node:child_process';
import type { Buffer } from 'node:buffer';
import { childEnvironment } from './child-environment.mjs';
import { machineFault, machineFaultIn } from './machine-fault.mjs';
import { UsageError } from '../usage-error.mjs';

/** Runs git in a repository and returns what it prints. Throws a `UsageError` with what git says. */
export function git(
  repository: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Buffer {
  const { error, status, stdout, stderr } = spawnSync('git', [...SAFE, ...args], {
    cwd: repository,
    env: childEnvironment(env, { purpose: 'git' }),
    maxBuffer: MOST,
  });
  if (error)
    throw machineFault(error) ?? new UsageError(`git cannot be run here: ${error.message}.`);
  if (status === 0) return stdout;
  const complaint = stderr.toString().trim();
  throw machineFaultIn(complaint) ?? new UsageError(`git ${args[0]} did not work: ${complaint}`);
}

/** The same, as the strings between its zero bytes. */
export function gitList(repository: string, args: readonly string[]): string[] {
  return git(repository, args).toString().split('\0').filter(Boolean);
}

/** The id of the commit that a name stands for. Throws a `UsageError` if there is none. */
export function commitOf(repository: string, ref: string): string {
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    return git(repository, args).toString().trim();
  } catch {
    throw new UsageError(`"${ref}" is no commit here: name a branch, a tag or the id of a commit.`);
  }
}

/** Writes the files of a commit to a folder; `index` is a file that git may use meanwhile. */
export function writeTree(
  repository: string,
  { commit, without = [] }: { commit: string; without?: readonly string[] },
  folder: string,
  index: string,
): void {
  const env = { GIT_INDEX_FILE: index };
  git(repository, ['read-tree', commit], env);
  if (without.length > 0) {
    git(repository, ['rm', '-r', '--cached', '--quiet', '--ignore-unmatch', '--', ...without], env);
  }
  git(repository, ['checkout-index', '--all', `--prefix=${folder}/`], env);
}

// --- internal ---

const SAFE = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
const MOST = 64 << 20; // bytes
