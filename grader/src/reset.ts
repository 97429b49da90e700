// Puts the starter back, and the learner's work too. Whatever is about to be overwritten is kept in
// a copy first, so that nothing is ever lost.

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, stamp, writeWhole } from './files.ts';

export interface Desk {
  /** The file that the learner edits. */
  readonly file: string;
  readonly starter: string;
  /** The folder of the learner's dated copies. */
  readonly copies: string;
}

export interface Outcome {
  /** Whether the learner's file is another one now. */
  readonly changed: boolean;
  /** The copy that was made of it. */
  readonly saved?: string;
}

export function putStarterBack(desk: Desk, now: Date): Outcome {
  return replace(desk, readFileSync(desk.starter), now);
}

/** Brings back the latest copy; returns nothing if there is none. */
export function bringBack(
  desk: Desk,
  now: Date,
): (Outcome & { readonly copy: string }) | undefined {
  const copy = latestCopy(desk);
  if (!copy) return undefined;
  return { ...replace(desk, readFileSync(copy), now), copy };
}

/** The latest copy of the learner's file, if there is any. */
export function latestCopy({ copies, file }: Desk): string | undefined {
  if (!existsSync(copies)) return undefined;
  const names = readdirSync(copies).filter((name) => name.endsWith(`Z-${basename(file)}`));
  const latest = names.sort().at(-1);
  return latest && join(copies, latest);
}

/** The name of a copy: the moment, then the file. */
export function nameOfCopy(file: string, moment: Date): string {
  return `${stamp(moment)}-${basename(file)}`;
}

// --- internal ---

function replace(desk: Desk, content: Buffer, now: Date): Outcome {
  const current = existsSync(desk.file) ? readFileSync(desk.file) : undefined;
  if (current?.equals(content)) return { changed: false };
  const saved = current && !isKept(desk, current) ? save(desk, current, now) : undefined;
  mkdirSync(dirname(desk.file), { recursive: true });
  writeWhole(desk.file, content);
  return { changed: true, ...(saved && { saved }) };
}

function isKept(desk: Desk, content: Buffer): boolean {
  const latest = latestCopy(desk);
  if (latest && readFileSync(latest).equals(content)) return true;
  return readFileSync(desk.starter).equals(content);
}

/** A second copy within the same second gets the next second's name: names stay in order. */
function save(desk: Desk, content: Buffer, moment: Date): string {
  const path = join(desk.copies, nameOfCopy(desk.file, moment));
  mkdirSync(desk.copies, { recursive: true });
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return path;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return save(desk, content, new Date(moment.getTime() + 1000));
  }
}
