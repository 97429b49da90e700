// What was handed in, as it comes: single files, a folder, or a whole repository. What is taken are the
// files that learners write, into a folder that the grader understands.

import { copyFileSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { readAnswer } from '../../grader/src/workshop/answer.mjs';
import { UsageError } from '../../grader/src/usage-error.mjs';
import { starterOf, type Exercise } from '../../grader/src/workshop/workshop.ts';

export interface Collected {
  /** A folder with `exercises/NN-name/src`. */
  readonly submission: string;
  /** A sentence for each file that was not handed in. */
  readonly missing: readonly string[];
}

/** Throws a `UsageError` for the student if nothing can be graded. */
export function collect(exercises: readonly Exercise[], handedIn: string, temp: string): Collected {
  const submission = join(temp, 'submission');
  const missing: string[] = [];
  for (const exercise of exercises) {
    const found = find(exercise, handedIn);
    if (!found) missing.push(`${exercise.name}.ts was not handed in: the starter stands for it.`);
    const target = join(submission, 'exercises', exercise.slug, exercise.source);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(found ?? starterOf(exercise), target);
    if (found) copyHelpers(exercises, found, { handedIn, to: dirname(target) });
  }
  if (missing.length === exercises.length) {
    const names = exercises.map(({ name }) => `${name}.ts`).join(', ');
    throw new UsageError(
      `There is nothing to grade. Hand in ${names}, or a folder or repository with it in its place.`,
    );
  }
  return { submission, missing };
}

// --- internal ---

const LARGEST = 1 << 20; // bytes; nobody writes as much

function find({ name, slug, source }: Exercise, handedIn: string): string | undefined {
  const places = [join('exercises', slug, source), join(slug, source), source, `${name}.ts`];
  const folders = ['', ...foldersIn(handedIn)]; // a packed repository comes in a folder of its own
  return folders
    .flatMap((folder) => places.map((place) => join(handedIn, folder, place)))
    .find((file) => isOwn(file, handedIn));
}

/** What the file may import: all of its `src`, or the single files that were handed in beside it. */
function copyHelpers(
  exercises: readonly Exercise[],
  found: string,
  { handedIn, to }: { handedIn: string; to: string },
): void {
  const folder = dirname(found);
  const answers = exercises.map(({ name }) => `${name}.ts`);
  const beside = () => readdirSync(folder).filter((name) => /\.[cm]?[jt]s$/.test(name));
  const paths = basename(folder) === 'src' ? readAnswer(found).keys() : beside();
  for (const path of paths) {
    const helper = join(folder, path);
    if (answers.includes(path) || !isOwn(helper, handedIn)) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(helper, join(to, path));
  }
}

function foldersIn(path: string): string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** A link could lead to what a student must not see, and what fails is quoted. */
function isOwn(file: string, handedIn: string): boolean {
  try {
    const real = realpathSync(file);
    const stats = statSync(real);
    return real.startsWith(realpathSync(handedIn) + sep) && stats.isFile() && stats.size <= LARGEST;
  } catch {
    return false;
  }
}
