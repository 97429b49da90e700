// Reads the tree. What an exercise is called, what its steps are and which tests belong to them
// follows from its folder, its README and its test files; it is written down nowhere else.

import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { textOf } from '../machine/files.ts';
import { isSlug, nameOf, root, sourceOf } from './layout.mjs';
import { packedSlugs } from './originals.ts';
import { readHeadings, readSuites, readTitle } from './outline.ts';
import { asTheyLie, originalsOf, type Originals } from './pristine.ts';
import { UsageError } from '../usage-error.mjs';

export { root };

export interface Step {
  /** `3.2`: exercise 3, step 2. */
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly stretch: boolean;
  /** Titles of its tests; each is unique within the exercise. */
  readonly tests: readonly string[];
  /** Those of them that run on the real kernel, in a process of their own. */
  readonly onKernel: readonly string[];
}

export interface Exercise {
  readonly number: number;
  /** `echo-server` */
  readonly name: string;
  /** `01-echo-server` */
  readonly slug: string;
  readonly title: string;
  readonly folder: string;
  readonly originals: Originals;
  /** The file that learners edit, from the exercise's folder: `src/echo-server.ts`. */
  readonly source: string;
  readonly steps: readonly Step[];
}

/** Every exercise there is, in order. Throws a `UsageError` if one of them is incomplete. */
export function openWorkshop(): Exercise[] {
  return exerciseFolders().map((slug) => readExercise(slug, originalsOf(slug)));
}

/** Their folders, in order. A deleted exercise is still known by what is packed of it. */
export function exerciseFolders(): string[] {
  const folder = join(root, 'exercises');
  const names = [...packedSlugs(root), ...(existsSync(folder) ? readdirSync(folder) : [])];
  return [...new Set(names)].filter(isSlug).sort();
}

/** The same exercise with its README, tests and starter as they lie in the tree, changed or not. */
export function asItLies({ slug, folder }: Exercise): Exercise {
  return readExercise(slug, asTheyLie(folder));
}

/** One exercise; throws a `UsageError` that names the ones there are. */
export function openExercise(number: string): Exercise {
  const slug = exerciseFolders().find((folder) => Number(folder.slice(0, 2)) === Number(number));
  if (!slug)
    throw new UsageError(`There is no exercise ${number}; this workshop has ${listNumbers()}.`);
  return readExercise(slug, originalsOf(slug));
}

/** The one that comes after it, if any does. */
export function exerciseAfter({ number }: Exercise): Exercise | undefined {
  return openWorkshop().find((other) => other.number > number);
}

/** The one that comes before it, if any does. */
export function exerciseBefore({ number }: Exercise): Exercise | undefined {
  return openWorkshop().findLast((other) => other.number < number);
}

/** The learner's file. */
export function fileOf({ folder, source }: Exercise): string {
  return join(folder, source);
}

/** Where a file of an exercise lies, seen from the workshop's folder, for messages. */
export function shown(path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

/** The files with its tests: one for each step, in their order. */
export function testFilesOf({ originals }: Exercise): string[] {
  return originals.tests.map((path) => join(originals.folder, path));
}

export function starterOf({ originals, name }: Exercise): string {
  return join(originals.folder, '.starter', `${name}.ts`);
}

/** A file that the workshop came with; throws a `UsageError` with the way to get it back. */
export function readPart(folder: string, path: string): string {
  try {
    return textOf(join(folder, path));
  } catch (error) {
    const missing = existsSync(folder) ? join(folder, path) : folder;
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'is missing' : `cannot be read (${code})`;
    throw new UsageError(`${shown(missing)} ${what}. ${wayBack(missing)}`);
  }
}

// --- internal ---

function listNumbers(): string {
  const numbers = exerciseFolders().map((folder) => Number(folder.slice(0, 2)));
  const [first, last] = [numbers[0], numbers.at(-1)];
  return first === last ? `only exercise ${first}` : `${first}-${last}`;
}

function readExercise(slug: string, originals: Originals): Exercise {
  const folder = join(root, 'exercises', slug);
  const number = Number(slug.slice(0, 2));
  const name = nameOf(slug);
  const readme = readPart(originals.folder, 'README.md');
  if (originals.tests.length === 0)
    throw new UsageError(`${shown(join(folder, 'test'))} has no tests. ${wayBack(folder)}`);
  const suites = originals.tests.flatMap((path) => readSuites(readPart(originals.folder, path)));
  const steps = readHeadings(readme).map((heading): Step => {
    const suite = suites.find(({ title }) => title.startsWith(`Step ${heading.number}: `));
    return {
      ...heading,
      id: `${number}.${heading.number}`,
      tests: suite?.tests ?? [],
      onKernel: suite?.onKernel ?? [],
    };
  });
  if (steps.length === 0) {
    throw new UsageError(`${shown(join(folder, 'README.md'))} has no steps. ${wayBack(folder)}`);
  }
  const title = readTitle(readme) ?? name;
  return { number, name, slug, title, folder, originals, source: sourceOf(slug), steps };
}

function wayBack(path: string): string {
  return `Get it back with \`git checkout -- ${shown(path)}\`, or from a fresh copy of the workshop.`;
}
