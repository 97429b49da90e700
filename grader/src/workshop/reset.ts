// Puts the starter back, and the learner's work too. Whatever is about to be overwritten is kept in
// a copy first, so that nothing is ever lost. Work is all that an answer consists of: see answer.mjs.

import { mkdirSync, readFileSync, rmSync, rmdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSameAnswer, readAnswer, type Answer } from './answer.mjs';
import { keepWork, latestCopy, openCopy, type Places as CopyPlaces } from './copies.mjs';
import { writeAllWhole } from '../machine/whole-file.mjs';

export interface Places extends CopyPlaces {
  readonly starter: string;
}

export interface Outcome {
  /** Whether the learner's answer is another one now. */
  readonly changed: boolean;
  /** The copy that was made of it. */
  readonly saved?: string;
}

export function putStarterBack(places: Places, now: Date): Outcome {
  return replace(places, starterOf(places), now);
}

/** Brings back the latest copy that holds anything; returns nothing if there is none. */
export function bringBack(places: Places, now: Date): (Outcome & { copy: string }) | undefined {
  const copy = latestCopy(places, now);
  if (!copy) return undefined;
  const kept = openCopy(copy, places.file);
  const beside = copy.isFolder ? [] : [...readAnswer(places.file)]; // it was copied without: that stays
  return { ...replace(places, new Map([...beside, ...kept]), now), copy: copy.path };
}

// --- internal ---

function starterOf({ file, starter }: Places): Answer {
  return new Map([[basename(file), readFileSync(starter)]]);
}

function replace(places: Places, answer: Answer, now: Date): Outcome {
  const current = readAnswer(places.file);
  if (isSameAnswer(current, answer)) return { changed: false };
  const saved = keepWork(places, starterOf(places), now);
  const folder = dirname(places.file);
  const files = [...answer].filter(([path, content]) => !current.get(path)?.equals(content));
  for (const [path] of files) mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeAllWhole(files.map(([path, content]) => [join(folder, path), content] as const));
  for (const path of current.keys()) if (!answer.has(path)) remove(folder, path);
  return { changed: true, ...(saved && { saved }) };
}

/** And the folders that are left empty. */
function remove(folder: string, path: string): void {
  rmSync(join(folder, path));
  for (let at = dirname(path); at !== '.'; at = dirname(at)) {
    try {
      rmdirSync(join(folder, at));
    } catch {
      return; // something else lies there
    }
  }
}
