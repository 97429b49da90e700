// Everything that can be graded is a file: the learner's, a solution, a wrong turn.

import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { complaintAboutPath } from '../machine/platform.mjs';
import { isInside } from '../machine/inside.ts';
import { whyTooLarge } from './limits.mjs';
import { UsageError } from '../usage-error.mjs';
import { fileOf, root, shown, starterOf, type Exercise } from './workshop.ts';

export interface Subject {
  /** As in reports: `learner`, `solution`, `alternative:NAME`, `mutant:NAME`, `submission:NAME`. */
  readonly name: string;
  readonly file: string;
}

export function learner(exercise: Exercise): Subject {
  const wayOut = `Put the starter there: npm run reset ${exercise.number}`;
  return { name: 'learner', file: readable(fileOf(exercise), wayOut) };
}

export function starter(exercise: Exercise): Subject {
  return { name: 'learner', file: starterOf(exercise) };
}

/** A file in another tree, laid out like this one: `DIR/exercises/NN-name/src/name.ts`. */
export function submission(exercise: Exercise, folder: string): Subject {
  const base = resolve(folder);
  if (!existsSync(base) || !statSync(base).isDirectory()) {
    throw new UsageError(
      `There is no folder ${folder}: --submission takes one that holds exercises/NN-name/src.`,
    );
  }
  const why = complaintAboutPath(realpathSync(base));
  if (why)
    throw new UsageError(
      `The submission's folder ${why}: ${JSON.stringify(folder)}. Rename or move it.`,
    );
  const file = join(base, 'exercises', exercise.slug, exercise.source);
  const wayOut = `A submission is a folder with exercises/${exercise.slug}/${exercise.source.replaceAll('\\', '/')} in it.`;
  const name = `submission:${basename(base)}`;
  return { name, file: inside(base, readable(file, wayOut)) };
}

/** What a submission lacks, if it has anything; without a folder nothing is lacking. */
export function missingIn(
  folder: string | undefined,
  exercises: readonly Exercise[],
): ReadonlySet<Exercise> {
  if (folder === undefined) return new Set();
  const isThere = ({ slug, source }: Exercise): boolean => {
    return existsSync(join(resolve(folder), 'exercises', slug, source));
  };
  return new Set(exercises.some(isThere) ? exercises.filter((each) => !isThere(each)) : []);
}

/** The learner's file, or that of a submission. */
export function learnerOr(folder: string | undefined, exercise: Exercise): Subject {
  return folder === undefined ? learner(exercise) : submission(exercise, folder);
}

/** Copies for a course come without solutions. */
export function hasSolution(exercise: Exercise): boolean {
  return existsSync(join(solutionFolder(exercise), exercise.source));
}

/** Throws a `UsageError` where there is none. */
export function solution(exercise: Exercise): Subject {
  const file = join(solutionFolder(exercise), exercise.source);
  if (!hasSolution(exercise)) {
    throw new UsageError(
      `There is no solution of exercise ${exercise.number}: solutions are not part of this copy.`,
    );
  }
  return { name: 'solution', file };
}

/** Where solution, alternatives and wrong turns lie. */
export function solutionFolder({ slug }: Exercise): string {
  return join(root, 'solutions', slug);
}

// --- internal ---

/** Whoever submits a link to somebody else's work has done nothing. */
function inside(folder: string, file: string): string {
  if (isInside(realpathSync(folder), realpathSync(file))) return file;
  throw new UsageError(
    `${shown(file)} is a link that leads out of its submission: that cannot be graded.`,
  );
}

function readable(file: string, wayOut: string): string {
  if (!existsSync(file)) throw new UsageError(`${shown(file)} is missing. ${wayOut}`);
  if (!statSync(file).isFile()) throw new UsageError(`${shown(file)} is not a file. ${wayOut}`);
  const why = whyTooLarge(statSync(file).size);
  if (why) throw new UsageError(`${shown(file)} is ${why}.`);
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new UsageError(`${shown(file)} cannot be read: check its permissions.`);
  }
  return file;
}
