// What commits hold, read as objects: nothing is checked out, and no name of a stranger's is followed.

import { Buffer } from 'node:buffer';
import { isSlug, sourceOf } from '../workshop/layout.mjs';
import { git, gitList } from '../machine/git.ts';

/** A file as a commit has it. */
export interface Entry {
  /** From the workshop's folder. */
  readonly path: string;
  /** Git's id of its content. */
  readonly id: string;
  readonly mode: string;
  readonly bytes: number;
}

/** A path that differs between two commits. A mode of zeros means that it is not there. */
export interface Edit {
  readonly path: string;
  readonly before: { readonly mode: string; readonly id: string };
  readonly after: { readonly mode: string; readonly id: string };
}

export const LINK = '120000';
export const MODULE = '160000';
const FOLDER = '040000';

/** The file that is graded, from the workshop's folder. */
export function sourcePath(slug: string): string {
  return `exercises/${slug}/${sourceOf(slug).replaceAll('\\', '/')}`;
}

export function exercisesOf(repository: string, commit: string): string[] {
  return namesIn(repository, `${commit}:exercises`).filter(isSlug).sort();
}

/** The names of the folders in a tree. */
export function namesIn(repository: string, tree: string): string[] {
  return gitList(repository, ['ls-tree', '-z', '-d', '--name-only', tree]);
}

export function editsBetween(repository: string, before: string, after: string): Edit[] {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', before, after];
  const fields = gitList(repository, args);
  return fields.flatMap((field, i) => {
    const [, was, is, old, id] = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) \w$/.exec(field) ?? [];
    if (i % 2 === 1 || !id) return [];
    return [{ path: fields[i + 1]!, before: { mode: was!, id: old! }, after: { mode: is!, id } }];
  });
}

/** All files of an exercise's answer. */
export function answersIn(repository: string, commit: string, slug: string): Entry[] {
  return list(repository, ['-r', commit, '--', `exercises/${slug}/src/`]);
}

/** What lies at a path, or at the part of it that is no folder; nothing if there is nothing. */
export function entryAt(repository: string, commit: string, path: string): Entry | undefined {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const here = parts.slice(0, length).join('/');
    const [entry] = list(repository, [commit, '--', here]);
    if (!entry || entry.mode !== FOLDER || here === path) return entry;
  }
  return undefined;
}

export function isFile(mode: string): boolean {
  return mode === '100644' || mode === '100755';
}

/** The text of a blob; how its lines end makes no difference. */
export function blobText(repository: string, id: string): string {
  return readBlob(repository, id).toString().replaceAll('\r\n', '\n');
}

export function readBlob(repository: string, id: string): Buffer {
  return git(repository, ['cat-file', 'blob', id]);
}

// --- internal ---

function list(repository: string, args: readonly string[]): Entry[] {
  return gitList(repository, ['ls-tree', '-z', '-l', ...args]).flatMap((line) => {
    const [, mode, id, bytes, path] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(line) ?? [];
    return path ? [{ path, id: id!, mode: mode!, bytes: Number(bytes) }] : [];
  });
}
