// What an exercise's own files must look like. A verdict is made with the files as they came: one
// that was changed is named, and its original is taken from where it is packed.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf, writeWhole } from '../machine/files.ts';
import { root, testsIn } from './layout.mjs';
import { PACK, packOf, partsOf, readPack, readText, type Texts } from './originals.ts';
import { readHeadings, readTitle } from './outline.ts';
import { UsageError } from '../usage-error.mjs';

/** Where an exercise's README, tests and starter are as they came. */
export interface Originals {
  /** The exercise's own folder, or a copy in which what was changed is as it was. */
  readonly folder: string;
  /** The files with its tests, from that folder: one for each step, in their order. */
  readonly tests: readonly string[];
  /** The files that were changed, from the workshop's folder. */
  readonly setAside: readonly string[];
}

/** Throws a `UsageError` if a file was changed, and its original cannot be put anywhere. */
export function originalsOf(slug: string, workshop: string = root): Originals {
  const packed = readPack(workshop);
  const parts = partsOf(slug, packed);
  if (parts.length === 0) return asTheyLie(join(workshop, 'exercises', slug));
  const setAside = changedParts(slug, workshop);
  const own = `exercises/${slug}/`;
  const tests = parts
    .filter((path) => path.startsWith(`${own}test/`))
    .map((path) => path.slice(own.length));
  if (setAside.length === 0) return { folder: join(workshop, 'exercises', slug), tests, setAside };
  const copy = join(workshop, 'exercises', COPY);
  for (const path of parts) {
    put(join(copy, path.slice('exercises/'.length)), packed[path]!, setAside[0]!);
  }
  return { folder: join(copy, slug), tests, setAside };
}

/** The same for an exercise whose own files count, changed or not. */
export function asTheyLie(folder: string): Originals {
  return { folder, tests: testsIn(folder), setAside: [] };
}

/** The files of an exercise that are not as they are packed. */
export function changedParts(slug: string, workshop: string = root): string[] {
  const packed = readPack(workshop);
  return partsOf(slug, packed).filter((path) => !isAsItCame(path, workshop, packed));
}

/** Where the pack is not what the tree says, in sentences. */
export function pristineProblems(workshop: string = root): string[] {
  const [packed, now] = [readPack(workshop), packOf(workshop)];
  return [...new Set([...Object.keys(packed), ...Object.keys(now)])]
    .filter((path) => packed[path] !== now[path])
    .map((path) => `${path} is not as ${PACK} says; if that is meant: npm run fix`);
}

// --- internal ---

const COPY = '.pristine'; // among the exercises, so that packages are found as from there

/** Of a README the headings have a say, of hints that there are some: notes in them are the learner's own. */
function isAsItCame(path: string, workshop: string, packed: Texts): boolean {
  const [text, original] = [readText(workshop, path), packed[path]!];
  if (text === undefined || text === original) return text === original;
  if (path.endsWith('/README.md')) return outlineOf(text) === outlineOf(original);
  return path.endsWith('/HINTS.md');
}

function outlineOf(readme: string): string {
  return JSON.stringify([readTitle(readme), readHeadings(readme)]);
}

/** Puts an original into the copy, if it is not there: another run may be reading it. */
function put(target: string, text: string, changed: string): void {
  if (existsSync(target) && readFileSync(target, 'utf8') === text) return;
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeWhole(target, text);
  } catch (error) {
    throw new UsageError(
      `${changed} is not as it came, and its original cannot be written to exercises/${COPY} (${codeOf(error)}).`,
    );
  }
}
