// What was handed in, as it comes: single files, a folder, an archive, or a whole repository. What is taken are the
// files that learners write, by the same rule as for a class, into a folder that the grader understands.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gather, sayRefused, type Gathered } from '../../grader/src/class/import/gather.ts';
import { openFolder } from '../../grader/src/class/import/open-folder.ts';
import { unpack } from '../../grader/src/class/import/open-hand-in.ts';
import { Unreadable } from '../../grader/src/class/import/tree.ts';
import { wantedOf } from '../../grader/src/class/import/wanted.ts';
import { UsageError } from '../../grader/src/usage-error.mjs';
import { starterOf, type Exercise } from '../../grader/src/workshop/workshop.ts';

export interface Collected {
  /** A folder with `exercises/NN-name/src`. */
  readonly submission: string;
  /** What the student should know, in sentences: what was not handed in, and what was taken of several. */
  readonly notes: readonly string[];
}

/** Throws a `UsageError` for the student if nothing can be graded. */
export async function collect(
  exercises: readonly Exercise[],
  handedIn: string,
  temp: string,
): Promise<Collected> {
  const submission = join(temp, 'submission');
  const { files, refused, warnings } = await read(handedIn, exercises);
  const untold = refused.filter(
    (each) => !warnings.some((told) => told.includes(sayRefused(each))),
  );
  const left = untold.map(({ path, why }) => `${path} was not taken: it is ${why}.`);
  if (files.size === 0) throw nothing(exercises, [...left, ...warnings]);
  for (const [path, content] of files) {
    mkdirSync(dirname(join(submission, path)), { recursive: true });
    writeFileSync(join(submission, path), content);
  }
  const missing = exercises.filter((exercise) => !files.has(pathOf(exercise)));
  for (const exercise of missing) putStarter(exercise, submission);
  const absent = missing.map(({ name }) => {
    return `${name}.ts was not handed in: the starter stands for it.`;
  });
  return { submission, notes: [...warnings, ...left, ...absent] };
}

// --- internal ---

async function read(handedIn: string, exercises: readonly Exercise[]): Promise<Gathered> {
  try {
    return await gather(await unpack(openFolder(handedIn)), exercises.map(wantedOf));
  } catch (error) {
    if (error instanceof Unreadable) throw new UsageError(`What was handed in ${error.message}.`);
    throw error;
  }
}

function pathOf({ slug, source }: Exercise): string {
  return `exercises/${slug}/${source.replaceAll('\\', '/')}`;
}

function putStarter(exercise: Exercise, submission: string): void {
  const target = join(submission, pathOf(exercise));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(starterOf(exercise), target);
}

function nothing(exercises: readonly Exercise[], why: readonly string[]): UsageError {
  const names = exercises.map(({ name }) => `${name}.ts`).join(', ');
  const wanted = `There is nothing to grade. Hand in ${names}, or a folder or repository with it in its place.`;
  return new UsageError([wanted, ...why].join('\n'));
}
