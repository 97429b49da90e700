// What the workshop's own files must look like. A verdict is made with the files as they came: one
// that was changed is named, and its original is taken from where it is packed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf, contentOf, writeWhole } from '../machine/files.ts';
import { root } from './layout.mjs';
import { PACK, packOf, partsOf, readPack, readText, writePack, type Texts } from './originals.ts';
import { readHeadings, readTitle } from './outline.ts';
import { UsageError } from '../usage-error.mjs';

/** The generated list of the grader's own files and the packages: git's id of the content of each. */
export const LIST = 'grader/pristine.json';

type Ids = Readonly<Record<string, string>>;

/** Where an exercise's README, tests and starter are as they came. */
export interface Originals {
  /** The exercise's own folder, or a copy in which what was changed is as it was. */
  readonly folder: string;
  /** The files that were changed, from the workshop's folder. */
  readonly setAside: readonly string[];
}

/** Throws a `UsageError` if a file was changed, and its original cannot be put anywhere. */
export function originalsOf(slug: string, workshop: string = root): Originals {
  const packed = readPack(workshop);
  const parts = partsOf(slug).filter((path) => packed[path] !== undefined);
  const isNew = !parts.some((path) => path.startsWith(`exercises/${slug}/`));
  const setAside = isNew ? [] : changedParts(slug, workshop);
  if (setAside.length === 0) return { folder: join(workshop, 'exercises', slug), setAside };
  const copy = join(workshop, 'exercises', COPY);
  for (const path of parts) {
    put(join(copy, path.slice('exercises/'.length)), packed[path]!, setAside[0]!);
  }
  return { folder: join(copy, slug), setAside };
}

/** The files of an exercise that are not as they are packed. */
export function changedParts(slug: string, workshop: string = root): string[] {
  const packed = readPack(workshop);
  const parts = partsOf(slug).filter((path) => packed[path] !== undefined);
  return parts.filter((path) => !isAsItCame(path, workshop, packed));
}

/** The files of the grader and the packages that are not as they came. */
export function changedTools(workshop: string = root): string[] {
  const tools = Object.entries(readList(workshop));
  return tools.filter(([path, id]) => idOf(workshop, path) !== id).map(([path]) => path);
}

/** The files of the grader and the packages as they lie, each with the name of its content. */
export function toolIds(workshop: string = root): Ids {
  const paths = [...filesIn(workshop, 'grader'), 'package.json', ...filesIn(workshop, 'packages')];
  const entries = paths.map((path) => [path, idOf(workshop, path)] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Makes pack and list what the tree says. */
export function writePristine(workshop: string = root): void {
  writePack(workshop);
  writeWhole(join(workshop, LIST), `${JSON.stringify(toolIds(workshop), null, 2)}\n`);
}

/** Where the pack or the list is not what the tree says, in sentences. */
export function pristineProblems(workshop: string = root): string[] {
  return [
    ...differences(readPack(workshop), packOf(workshop)).map((path) => [path, PACK]),
    ...differences(readList(workshop), toolIds(workshop)).map((path) => [path, LIST]),
  ].map(([path, where]) => `${path} is not as ${where} says; if that is meant: npm run fix`);
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

function readList(workshop: string): Ids {
  try {
    return JSON.parse(readFileSync(join(workshop, LIST), 'utf8')) as Ids;
  } catch {
    throw new UsageError(
      `${LIST} is missing or damaged. Get it from a fresh copy of the workshop, or with \`git checkout -- ${LIST}\`.`,
    );
  }
}

function differences(some: Ids | Texts, others: Ids | Texts): string[] {
  const paths = new Set([...Object.keys(some), ...Object.keys(others)]);
  return [...paths].filter((path) => some[path] !== others[path]);
}

/** The name that git gives to a file's content; line ends do not count. */
function idOf(workshop: string, path: string): string | undefined {
  try {
    const bytes = contentOf(join(workshop, path));
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  } catch {
    return undefined;
  }
}

function filesIn(workshop: string, folder: string): string[] {
  return readdirSync(join(workshop, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return path === 'grader/test' ? [] : filesIn(workshop, path);
      return path === LIST ? [] : [path];
    })
    .sort();
}
