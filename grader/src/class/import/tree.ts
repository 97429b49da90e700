// What lies in a hand-in, whatever it came in: a folder, or an archive. Nothing of it is written anywhere yet.

import { posix } from 'node:path';

/** An ordinary file, by its path from the top of what it came in, with slashes. */
export interface Found {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  read(): Promise<Buffer>;
}

export interface Refused {
  readonly path: string;
  /** As in a sentence: `it is …`. */
  readonly why: string;
}

export interface Tree {
  readonly files: readonly Found[];
  readonly refused: readonly Refused[];
}

/** What cannot be taken at all, as a clause: `is locked with a password`. */
export class Unreadable extends Error {}

export const LIMITS = {
  /** In one hand-in. */
  entries: 20_000,
  /** In a bulk download: whole repositories of a whole class. */
  entriesOfClass: 400_000,
  /** Bytes of an archive in an archive. */
  archive: 50_000_000,
  /** Bytes that are kept of one archive, unpacked. */
  kept: 200_000_000,
  /** Bytes that a packed stream may have, unpacked. */
  unpacked: 4_000_000_000,
} as const;

type Checked = { readonly path: string } | { readonly why: string } | 'ignored';

/** A path as an archive has it: made plain, or refused, or one of those that nobody misses. */
export function checkPath(raw: string): Checked {
  const path = raw.replaceAll('\\', '/').normalize('NFC');
  if (/[\p{Cc}\u2028\u2029]/u.test(path))
    return { why: 'of a name with a line end or a control character' };
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return { why: 'an absolute path' };
  if (path.split('/').includes('..')) return { why: 'a path that leads out of its folder' };
  const plain = posix.normalize(path).replace(/\/$/, '');
  return isIgnored(plain) ? 'ignored' : { path: plain };
}

/** What systems, editors and tools leave behind. */
export function isIgnored(path: string): boolean {
  return path.split('/').some((name) => IGNORED.has(name) || name.startsWith('._'));
}

// --- internal ---

const IGNORED = new Set([
  '__MACOSX',
  '.DS_Store',
  'Thumbs.db',
  'desktop.ini',
  'node_modules',
  '.git',
]);
