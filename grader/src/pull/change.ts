// What a pull request changes. Only answers have a say: ordinary files in `exercises/NN-name/src`.
// Everything else is named and set aside.

import { UsageError } from '../usage-error.mjs';
import { leftOut, whyNot } from './faults.ts';
import { commitOf, git } from '../machine/git.ts';
import { readHandedIn, slugOf, type Received } from './handed-in.ts';
import { misplacedIn, type Misplaced } from './misplaced.ts';
import { editsBetween, exercisesOf, namesIn, sourcePath, type Entry } from './tree.ts';

export interface Change {
  /** Ids of the commits. */
  readonly base: string;
  readonly head: string;
  /** The exercises that are graded, as folders: `03-safe-writer`. */
  readonly slugs: readonly string[];
  /** All files of their answers. */
  readonly answers: readonly Pick<Entry, 'path' | 'id'>[];
  /** What is wrong with what was handed in. An exercise with a fault that is not graded has no answer. */
  readonly faults: readonly Fault[];
  /** What is wrong outside of exercises, in sentences. With any of it, the whole is not done. */
  readonly problems: readonly string[];
  /** Paths that were changed and have no say, some with a reason in brackets. */
  readonly setAside: readonly string[];
}

export interface Fault {
  readonly slug: string;
  readonly sentence: string;
}

/** Compares a pull request with the commit that it left. Reads objects only: nothing is checked out. */
export function readChange(repository: string, baseRef: string, headRef: string): Change {
  refuseShallow(repository);
  const [base, head] = [commitOf(repository, baseRef), commitOf(repository, headRef)];
  const edits = editsBetween(repository, parting(repository, base, head), head);
  const known = exercisesOf(repository, base);
  const found = readHandedIn({ repository, base, head, edits }, known);
  const others = edits.filter(({ path }) => slugOf(path, known) === undefined);
  const refusals = found.changed.flatMap((each) => faultOf(each.slug, whyNot(each)));
  const graded = found.changed.filter(({ slug }) => !refusals.some((fault) => fault.slug === slug));
  const missed = graded.flatMap((each) => leftOut(each).flatMap((why) => faultOf(each.slug, why)));
  const misplaced = misplacedIn(others, placesOf(repository, base, known));
  return {
    base,
    head,
    slugs: graded.map(({ slug }) => slug),
    answers: graded.flatMap(({ answers }) => answers),
    faults: [...refusals, ...missed],
    problems: sayProblems(misplaced, refusals, found),
    setAside: [...withoutSay(found, refusals), ...others.map(({ path }) => path)],
  };
}

// --- internal ---

const MOST = 10; // problems that are told

// The place where two histories part may be beyond what the clone has.
function refuseShallow(repository: string): void {
  const shallow = git(repository, ['rev-parse', '--is-shallow-repository']).toString().trim();
  if (shallow !== 'true') return;
  throw new UsageError(
    'This clone is shallow, so the place where the two commits part may be missing. Get the rest with `git fetch --unshallow`; in a workflow, check out with `fetch-depth: 0`.',
  );
}

// What came to the base after the two parted is no edit of the pull request.
function parting(repository: string, base: string, head: string): string {
  try {
    return git(repository, ['merge-base', base, head]).toString().trim();
  } catch {
    return base; // histories that have nothing in common
  }
}

function faultOf(slug: string, sentence: string | undefined): Fault[] {
  return sentence === undefined ? [] : [{ slug, sentence }];
}

function placesOf(repository: string, base: string, slugs: readonly string[]) {
  const parts = slugs.map((slug) => {
    return [slug, namesIn(repository, `${base}:exercises/${slug}`)] as const;
  });
  return { slugs, folders: namesIn(repository, base), parts: new Map(parts) };
}

/** What lies in exercises and has no say, with the reason. */
function withoutSay({ refused, slight }: Received, refusals: readonly Fault[]): string[] {
  const untold = refused.filter(({ path }) => {
    return !refusals.some(({ slug }) => sourcePath(slug) === path);
  });
  return [
    ...untold.map(({ path, why }) => `${path} (${why})`),
    ...[...slight].map(([path, what]) => `${path} (only ${what})`),
  ];
}

// What only may be meant as an answer is a scrap of paper where there is a real one.
function sayProblems(
  misplaced: readonly Misplaced[],
  refusals: readonly Fault[],
  { changed, slight }: Received,
): string[] {
  const told = misplaced.filter(({ path, certain }) => {
    const known = refusals.some(({ sentence }) => sentence.split(/[\s:;]+/).includes(path));
    return !known && (certain || changed.length === 0);
  });
  const idle = changed.length > 0 ? [] : [...slight];
  const sentences = [
    ...told.map(({ sentence }) => sentence),
    ...idle.map(
      ([path, what]) => `In ${path} nothing but ${what} was changed, and that is no answer.`,
    ),
  ];
  const left = sentences.length - MOST;
  return left > 0 ? [...sentences.slice(0, MOST), `There are ${left} more like these.`] : sentences;
}
