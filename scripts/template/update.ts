// One more commit on a copy that was made before, so that workshops made from it can pull. What the course has changed
// in its copy stays; what both have changed is left to the instructor.

import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { git, gitList } from '../../grader/src/machine/git.ts';
import { UsageError } from '../../grader/src/usage-error.mjs';
import { makeCommit, OF_ITS_OWN } from './history.ts';
import { lastCommit, makeFolderBeside, uncommittedPaths, untilNow, writeCopy } from './make.ts';

export interface TemplateUpdate {
  /** How many files are other ones; none if the copy is up to date. */
  readonly files: number;
  /** Paths that are not in the copy as they lie in the workshop. */
  readonly uncommitted: readonly string[];
}

/** Throws a `UsageError` if it is no such copy, or cannot be updated; then it is as it was. */
export async function updateTemplate(target: string, signal: AbortSignal): Promise<TemplateUpdate> {
  const commit = lastCommit();
  const uncommitted = uncommittedPaths();
  const place = resolve(target);
  const before = expectCopy(target, place);
  const beside = makeFolderBeside(place);
  try {
    const tree = addTree(place, await writeCopy(commit, beside, signal), join(beside, 'added'));
    await untilNow(signal);
    if (tree === treeOf(place, before)) return { files: 0, uncommitted };
    const ours = makeCommit(place, tree, [before], `${OURS[1]} as of ${commit.slice(0, 12)}`);
    const head = id(place, 'HEAD');
    const merged = mergeTrees(place, [before, head, tree], join(beside, 'merged'));
    if (merged.both.length > 0) throw new UsageError(leaveBranch(target, place, merged.both, ours));
    const isPlain = head === before;
    const next = isPlain ? ours : makeCommit(place, merged.tree, [head, ours], TAKEN);
    const files = gitList(place, ['diff', '--name-only', '-z', head, next]).length;
    git(place, ['merge', '--ff-only', '--quiet', next], OF_ITS_OWN);
    return { files, uncommitted };
  } finally {
    rmSync(beside, { recursive: true, force: true, maxRetries: 3 });
  }
}

// --- internal ---

const MOST = 5; // paths that are named
const OURS = ['Begin with Socketlings,', 'Update to Socketlings,'] as const;
const TAKEN = 'Take the update, beside what this course has changed';

/** The last commit of the copy that came from a workshop. */
function expectCopy(target: string, place: string): string {
  const no = `${target} is no copy that was made with npm run template. Nothing was changed.`;
  if (!existsSync(join(place, '.git')) || !isWorkshop(place)) throw new UsageError(no);
  const top = git(place, ['rev-parse', '--show-toplevel'], OF_ITS_OWN).toString().trim();
  if (realpathSync(top) !== realpathSync(place)) throw new UsageError(no);
  const log = git(place, ['log', '--topo-order', '--format=%H %s'], OF_ITS_OWN).toString();
  const ours = log.split('\n').find((line) => OURS.some((words) => line.includes(` ${words}`)));
  if (!ours) throw new UsageError(no);
  const status = ['status', '--porcelain', '-z', '--no-renames'];
  const changed = git(place, status, OF_ITS_OWN).toString().split('\0').filter(Boolean);
  if (changed.length === 0) return ours.split(' ')[0]!;
  const paths = some(changed.map((line) => line.slice(3)));
  throw new UsageError(
    `${target} has changes that are not committed: ${paths}. Commit them, or put them back, and try again.`,
  );
}

function isWorkshop(place: string): boolean {
  try {
    const { name } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as {
      name?: unknown;
    };
    return name === 'socketlings' && !existsSync(join(place, 'solutions'));
  } catch {
    return false;
  }
}

/** Adds a folder's files to a repository, and returns their tree. */
function addTree(place: string, folder: string, index: string): string {
  const repository = git(place, ['rev-parse', '--absolute-git-dir'], OF_ITS_OWN).toString().trim();
  const env = { GIT_DIR: repository, GIT_WORK_TREE: folder, GIT_INDEX_FILE: index };
  git(folder, ['add', '--all', '--force', '.'], env);
  return git(folder, ['write-tree'], env).toString().trim();
}

/** File by file: the side that has changed one has its way; `both` names those that both have changed. */
function mergeTrees(
  place: string,
  [base, ours, theirs]: readonly [string, string, string],
  index: string,
): { tree: string; both: string[] } {
  const env = { ...OF_ITS_OWN, GIT_INDEX_FILE: index };
  git(place, ['read-tree', '-i', '-m', '--aggressive', base, ours, theirs], env);
  const unmerged = git(place, ['diff', '--cached', '--name-only', '-z', '--diff-filter=U'], env);
  const both = unmerged.toString().split('\0').filter(Boolean);
  if (both.length > 0) return { tree: '', both };
  return { tree: git(place, ['write-tree'], env).toString().trim(), both };
}

/** Leaves what is new in a branch of its own, and says how to bring both together. */
function leaveBranch(
  target: string,
  place: string,
  both: readonly string[],
  commit: string,
): string {
  const name = `socketlings-${commit.slice(0, 12)}`;
  git(place, ['branch', '--force', name, commit], OF_ITS_OWN);
  return `Changed in ${target} and here: ${some(both)}. What is new lies there in the branch ${name}: type git merge ${name} there, and mend what is in conflict.`;
}

function some(paths: readonly string[]): string {
  const more = paths.length > MOST ? ` and ${paths.length - MOST} more` : '';
  return `${paths.slice(0, MOST).join(', ')}${more}`;
}

function id(place: string, name: string): string {
  return git(place, ['rev-parse', '--verify', name], OF_ITS_OWN).toString().trim();
}

function treeOf(place: string, commit: string): string {
  return id(place, `${commit}^{tree}`);
}
