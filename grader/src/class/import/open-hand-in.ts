// Opens what was handed in by its content: a folder, a zip, a tar, a single file. An archive in it is opened, too.

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isSource } from '../../workshop/answer.mjs';
import { ENOUGH, isNamedLikeArchive, kindOf, type Kind } from './kinds.ts';
import { fileAt, openFolder, unreadable } from './open-folder.ts';
import { openTar } from './open-tar.ts';
import { openZip } from './open-zip.ts';
import { checkPath, LIMITS, Unreadable, type Found, type Refused, type Tree } from './tree.ts';

export interface HandIn extends Tree {
  close(): void;
}

/** What lies at a path; `most`: entries of an archive. Throws `Unreadable` with what was found. */
export async function openPath(path: string, most: number): Promise<HandIn> {
  if (statSync(path).isDirectory()) return { ...openFolder(path), close: NOTHING };
  const kind = kindOf(headOf(path));
  if (kind.is === 'other' && !isNamedLikeArchive(path)) {
    return { files: [fileAt(dirname(path), basename(path))], refused: [], close: NOTHING };
  }
  return openArchive(path, kind, most);
}

/** The same tree with the archives in it opened: their files lie in a folder of the archive's name. */
export async function unpack(tree: Tree, deep = 2, budget = newBudget()): Promise<Tree> {
  const files: Found[] = [];
  const refused: Refused[] = [...tree.refused];
  let looked = 0;
  for (const file of tree.files) {
    const isCandidate = !isSource(file.path) && (isNamedLikeArchive(file.path) || ++looked <= 50);
    const inner = isCandidate ? await openInner(file, deep, budget) : undefined;
    if (!inner) files.push(file);
    else if (typeof inner === 'string') refused.push({ path: file.path, why: inner });
    else {
      const into = inFolder(file.path, inner);
      files.push(...into.files);
      refused.push(...into.refused);
    }
    if (files.length > LIMITS.entries) throw new Unreadable('holds too many files');
  }
  return { files, refused };
}

// --- internal ---

/** Bytes of archives in one hand-in. */
interface Budget {
  left: number;
}

function newBudget(): Budget {
  return { left: LIMITS.kept };
}

const NOTHING = (): void => {};
const WANTED = 'hand in a zip, a tar.gz, a folder or the file itself';

/** Undefined if it is no archive; a reason if it cannot be opened. */
async function openInner(
  file: Found,
  deep: number,
  budget: Budget,
): Promise<Tree | string | undefined> {
  const isNamed = isNamedLikeArchive(file.path);
  if (file.size > LIMITS.archive) return isNamed ? 'an archive of more than 50 MB' : undefined;
  try {
    const bytes = await file.read();
    const kind = kindOf(bytes);
    if (kind.is === 'other' && !isNamed) return undefined;
    if (deep === 0) return 'an archive in an archive in an archive';
    budget.left -= bytes.length; // they stay in memory as long as their files may be asked for
    if (budget.left < 0) return 'one of archives of more than 200 MB in all';
    return await unpack(await openArchive(bytes, kind, LIMITS.entries), deep - 1, budget);
  } catch (error) {
    if (error instanceof Unreadable) return asWhy(error.message);
    throw error;
  }
}

/** `is a damaged zip` as it stands behind `it is`. */
function asWhy(clause: string): string {
  return clause.startsWith('is ') ? clause.slice('is '.length) : `an archive that ${clause}`;
}

function inFolder(folder: string, { files, refused }: Tree): Tree {
  return {
    files: files.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
    refused: refused.map(({ path, why }) => ({ path: `${folder}/${path}`, why })),
  };
}

async function openArchive(
  source: string | Buffer,
  { is, says }: Kind,
  most: number,
): Promise<HandIn> {
  switch (is) {
    case 'zip':
      return openZip(source, most);
    case 'tar':
    case 'gzip':
      return { ...(await openTar(source, { packed: is === 'gzip', most })), close: NOTHING };
    case 'foreign':
      throw new Unreadable(`is ${says}, which is not taken: ${WANTED}`);
    default:
      throw new Unreadable(`is called an archive and is ${says}: ${WANTED}`);
  }
}

function headOf(path: string): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const bytes = Buffer.alloc(ENOUGH);
    return bytes.subarray(0, readSync(file, bytes, 0, ENOUGH, 0));
  } catch (error) {
    throw unreadable(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Whether a name is one that nobody misses. */
export function isLitter(name: string): boolean {
  return checkPath(name) === 'ignored';
}
