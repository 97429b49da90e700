// A folder that was handed in. Links are named and not followed.

import { readdirSync, statSync, type Dirent } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../machine/files.ts';
import { checkPath, LIMITS, Unreadable, type Found, type Refused, type Tree } from './tree.ts';

export function openFolder(folder: string): Tree {
  const files: Found[] = [];
  const refused: Refused[] = [];
  const open = [''];
  for (let at = open.pop(), seen = 0; at !== undefined; at = open.pop()) {
    const entries = entriesOf(join(folder, at));
    seen += entries.length;
    if (seen > LIMITS.entries) throw new Unreadable(TOO_MANY);
    for (const entry of entries) {
      const raw = at === '' ? entry.name : `${at}/${entry.name}`;
      const checked = checkName(raw);
      if (checked === 'ignored') continue;
      const why = 'why' in checked ? checked.why : whyNoFile(entry);
      if (why) refused.push({ path: raw, why });
      else if (entry.isDirectory()) open.push(raw);
      else files.push(fileAt(folder, raw));
    }
  }
  return { files, refused };
}

export const TOO_MANY = `holds more than ${LIMITS.entries.toLocaleString('en')} files and folders: hand in what was written, and no more`;

/** A file by itself. */
export function fileAt(folder: string, path: string): Found {
  const whole = join(folder, path);
  return {
    path: path.normalize('NFC'),
    size: statSync(whole).size,
    read: () =>
      readFile(whole).catch((error: unknown) => {
        throw unreadable(error);
      }),
  };
}

export function unreadable(error: unknown): Unreadable {
  return new Unreadable(`cannot be read (${codeOf(error)}): check its permissions`);
}

// --- internal ---

function checkName(raw: string): ReturnType<typeof checkPath> {
  return raw.includes('\\') ? { why: 'of a name with a backslash' } : checkPath(raw);
}

function whyNoFile(entry: Dirent): string | undefined {
  if (entry.isSymbolicLink()) return 'a link';
  return entry.isFile() || entry.isDirectory() ? undefined : 'no ordinary file';
}

function entriesOf(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? 1 : -1));
  } catch (error) {
    throw unreadable(error);
  }
}
