// What a pull request changes. Only answers have a say: ordinary files in `exercises/NN-name/src`.
// Everything else is named and set aside.

import { isSlug, sourceOf } from '../layout.mjs';
import { commitOf, git, gitList } from './git.ts';

/** A file of an answer, as the head has it. */
export interface Answer {
  /** From the workshop's folder. */
  readonly path: string;
  /** Git's id of its content. */
  readonly id: string;
}

export interface Change {
  /** Ids of the commits. */
  readonly base: string;
  readonly head: string;
  /** The exercises whose answers were changed, as folders: `03-safe-writer`. */
  readonly slugs: readonly string[];
  /** All files of their answers. */
  readonly answers: readonly Answer[];
  /** Paths that were changed and have no say, some with a reason in brackets. */
  readonly setAside: readonly string[];
}

/** Compares a pull request with the commit that it left. Reads objects only: nothing is checked out. */
export function readChange(repository: string, baseRef: string, headRef: string): Change {
  const [base, head] = [commitOf(repository, baseRef), commitOf(repository, headRef)];
  const known = exercisesOf(repository, base);
  const changed = changedPaths(repository, base, head);
  const slugOf = (path: string): string | undefined => {
    const slug = /^exercises\/([^/]+)\/src\/./.exec(path)?.[1];
    return slug !== undefined && known.includes(slug) ? slug : undefined;
  };
  const slugs = known.filter((slug) => changed.some((path) => slugOf(path) === slug));
  const { answers, refused } = sift(slugs.flatMap((slug) => filesOf(repository, head, slug)));
  const missing = slugs.map(sourcePath).filter((path) => isMissing(path, answers, refused));
  return {
    base,
    head,
    slugs,
    answers,
    setAside: [
      ...missing.map((path) => `${path} (deleted)`),
      ...refused.map(({ path, why }) => `${path} (${why})`),
      ...changed.filter((path) => slugOf(path) === undefined),
    ],
  };
}

/** The file that is graded, from the workshop's folder. */
export function sourcePath(slug: string): string {
  return `exercises/${slug}/${sourceOf(slug).replaceAll('\\', '/')}`;
}

// --- internal ---

const MOST_FILES = 40; // in all answers together
const MOST_BYTES = 256 << 10; // for each of them

interface Entry {
  readonly path: string;
  readonly id: string;
  readonly mode: string;
  readonly bytes: number;
}

interface Refused {
  readonly path: string;
  readonly why: string;
}

function exercisesOf(repository: string, commit: string): string[] {
  const names = gitList(repository, ['ls-tree', '-z', '-d', '--name-only', `${commit}:exercises`]);
  return names.filter(isSlug).sort();
}

// From where the two parted, where that is known: what the base has learned since is nobody's edit.
function changedPaths(repository: string, base: string, head: string): string[] {
  const [parted = base] = mergeBase(repository, base, head);
  return gitList(repository, [
    'diff-tree',
    '-r',
    '-z',
    '--no-renames',
    '--name-only',
    parted,
    head,
  ]);
}

function mergeBase(repository: string, base: string, head: string): string[] {
  try {
    return [git(repository, ['merge-base', base, head]).toString().trim()];
  } catch {
    return []; // histories that have nothing in common, or were cut short
  }
}

function filesOf(repository: string, commit: string, slug: string): Entry[] {
  const folder = `exercises/${slug}/src/`;
  const lines = gitList(repository, ['ls-tree', '-r', '-z', '-l', commit, '--', folder]);
  return lines.flatMap((line) => {
    const [, mode, id, bytes, path] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(line) ?? [];
    return path ? [{ path, id: id!, mode: mode!, bytes: Number(bytes) }] : [];
  });
}

function sift(entries: readonly Entry[]): { answers: Answer[]; refused: Refused[] } {
  const answers: Answer[] = [];
  const refused: Refused[] = [];
  for (const entry of entries) {
    const why = answers.length < MOST_FILES ? complaintAbout(entry) : 'too many files';
    if (why) refused.push({ path: entry.path, why });
    else answers.push(entry);
  }
  return { answers, refused };
}

function complaintAbout({ path, mode, bytes }: Entry): string | undefined {
  if (!['100644', '100755'].includes(mode)) return 'not a file';
  if (!path.split('/').every(isPlain)) return 'a strange name';
  return bytes > MOST_BYTES ? 'too large' : undefined;
}

/** Whether a name means on every system just the file of that name. */
function isPlain(name: string): boolean {
  return /^\w[\w.-]*$/.test(name) && !name.endsWith('.') && name !== 'node_modules';
}

function isMissing(path: string, answers: readonly Answer[], refused: readonly Refused[]): boolean {
  return ![...answers, ...refused].some((each) => each.path === path);
}
