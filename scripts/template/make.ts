// Makes the copy for a course: beside its place, and put there whole or not at all.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { codeOf } from '../../grader/src/machine/files.ts';
import { isSlug, nameOf, root, sourceOf } from '../../grader/src/workshop/layout.mjs';
import { pristineProblems } from '../../grader/src/workshop/pristine.ts';
import { listTools } from '../../grader/src/workshop/tools.ts';
import { git, gitList, writeTree } from '../../grader/src/machine/git.ts';
import { UsageError } from '../../grader/src/usage-error.mjs';
import { beginHistory } from './history.ts';
import { placeFor } from './place.ts';

/**
 * What a course does not get: the answers, what measures them, the grader's own tests, which hold
 * programs that pass, and the jobs that run all these.
 */
export const WITHOUT = [
  'solutions',
  'scripts/bench',
  'scripts/bench.ts',
  'scripts/soak.ts',
  'grader/test',
  '.github/workflows/ci.yml',
  '.github/workflows/nightly.yml',
];

export interface Template {
  /** How many there are. */
  readonly files: number;
  /** Paths that are not in the copy as they lie in the workshop. */
  readonly uncommitted: readonly string[];
}

/** Throws a `UsageError` if the copy cannot be made; then there is nothing of it. */
export async function makeTemplate(target: string, signal: AbortSignal): Promise<Template> {
  const commit = lastCommit();
  const uncommitted = uncommittedPaths();
  const place = placeFor(target);
  const beside = makeFolderBeside(place);
  try {
    const copy = await writeCopy(commit, beside, signal);
    beginHistory(copy, `Begin with Socketlings, as of ${commit.slice(0, 12)}`);
    await untilNow(signal);
    if (existsSync(place)) rmdirSync(place); // it is empty
    renameSync(copy, place);
  } finally {
    rmSync(beside, { recursive: true, force: true, maxRetries: 3 });
  }
  return { files: gitList(place, ['ls-files', '-z']).length, uncommitted };
}

/** Writes what a course gets to a new folder in `beside`. */
export async function writeCopy(
  commit: string,
  beside: string,
  signal: AbortSignal,
): Promise<string> {
  const copy = join(beside, 'copy');
  writeTree(root, { commit, without: WITHOUT }, copy, join(beside, 'index'));
  await untilNow(signal);
  putStarters(join(copy, 'exercises'));
  expectPristine(copy);
  listTools(copy);
  await untilNow(signal);
  return copy;
}

export function lastCommit(): string {
  const inside = git(root, ['rev-parse', '--show-prefix']).toString().trim();
  if (inside)
    throw new UsageError(
      'The copy is made from git, and this workshop is only a folder of another repository.',
    );
  return git(root, ['rev-parse', '--verify', 'HEAD']).toString().trim();
}

export function makeFolderBeside(place: string): string {
  try {
    return mkdtempSync(join(dirname(place), `.${basename(place)}-`));
  } catch (error) {
    throw new UsageError(`Nothing can be written to ${dirname(place)} (${codeOf(error)}).`);
  }
}

/** Lets a signal through that has come meanwhile, and throws if it was one to end. */
export async function untilNow(signal: AbortSignal): Promise<void> {
  await turn();
  signal.throwIfAborted();
}

export function uncommittedPaths(): string[] {
  const changed = ['status', '--porcelain', '-z', '--no-renames', '--', '.', ':!exercises/*/src'];
  return gitList(root, changed).map((line) => line.slice(3));
}

// --- internal ---

// The instructor who makes the copy may have committed an answer.
function putStarters(exercises: string): void {
  for (const slug of readdirSync(exercises).filter(isSlug)) {
    const source = join(exercises, slug, sourceOf(slug));
    rmSync(dirname(source), { recursive: true, force: true });
    mkdirSync(dirname(source));
    copyFileSync(join(exercises, slug, '.starter', `${nameOf(slug)}.ts`), source);
  }
}

function expectPristine(copy: string): void {
  const [problem] = pristineProblems(copy);
  if (problem) throw new UsageError(`${problem}, then commit it`);
}
