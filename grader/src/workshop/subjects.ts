// Everything that can be graded is a file: the learner's, a solution, a wrong turn.

import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { textOf } from '../machine/files.ts';
import { complaintAboutPath } from '../machine/platform.mjs';
import { isInside } from '../machine/inside.ts';
import { UsageError } from '../usage-error.mjs';
import { fileOf, root, shown, starterOf, type Exercise } from './workshop.ts';

export interface Subject {
  /** As in reports: `learner`, `solution`, `alternative:NAME`, `mutant:NAME`, `submission:NAME`. */
  readonly name: string;
  readonly file: string;
}

/** A wrong turn: edits of the solution, each of which must match exactly once. */
export interface Mutant {
  /** What the learner did, as a clause: `shares one buffer between clients`. */
  readonly name: string;
  readonly edits: readonly (readonly [find: string, replace: string])[];
  /** The number of the step that must catch it first. */
  readonly caughtBy: number;
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

export function alternatives(exercise: Exercise): Subject[] {
  const folder = join(solutionFolder(exercise), 'alternatives');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({ name: `alternative:${basename(name, '.ts')}`, file: join(folder, name) }));
}

/** Writes every mutant into a git-ignored folder, where it can be opened and read. */
export async function mutants(exercise: Exercise): Promise<{ mutant: Mutant; subject: Subject }[]> {
  const list = join(solutionFolder(exercise), 'mutants.ts');
  const module = (await import(pathToFileURL(list).href)) as { mutants: Mutant[] };
  const code = textOf(solution(exercise).file); // edits are written with one kind of line end
  return module.mutants.map((mutant) => {
    const folder = join(
      solutionFolder(exercise),
      '.mutants',
      mutant.name.replaceAll(/[^a-z0-9]+/gi, '-'),
    );
    const file = join(folder, basename(exercise.source));
    mkdirSync(folder, { recursive: true });
    writeIfChanged(file, applyEdits(code, mutant));
    return { mutant, subject: { name: `mutant:${mutant.name}`, file } };
  });
}

export function applyEdits(code: string, { name, edits }: Omit<Mutant, 'caughtBy'>): string {
  return edits.reduce((edited, [find, replace]) => {
    const matches = edited.split(find).length - 1;
    if (matches === 1) return edited.replace(find, () => replace);
    throw new Error(
      `mutant "${name}": an edit must match once, and this one matches ${matches} times: ${find}`,
    );
  }, code);
}

// Two runs at once must not pull the file from under each other.
function writeIfChanged(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  writeFileSync(file, content);
}

const LARGEST = 1_000_000; // bytes; no answer needs a tenth of them

function solutionFolder({ slug }: Exercise): string {
  return join(root, 'solutions', slug);
}

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
  if (statSync(file).size > LARGEST) {
    throw new UsageError(`${shown(file)} has more than ${LARGEST.toLocaleString('en')} bytes.`);
  }
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new UsageError(`${shown(file)} cannot be read: check its permissions.`);
  }
  return file;
}
