// What was handed in for each exercise: the files of its answer, and which of its edits weigh anything.

import type { HandedIn } from './faults.ts';
import { isMissed, sift, type Refused } from './sift.ts';
import { answersIn, blobText, isFile, sourcePath, type Edit, type Entry } from './tree.ts';

export interface Received {
  /** One for each exercise whose answer was changed. */
  readonly changed: readonly HandedIn[];
  /** Files of answers of which the content is the old one, and what is new about them. */
  readonly slight: ReadonlyMap<string, string>;
  readonly refused: readonly Refused[];
}

type Commits = Pick<HandedIn, 'repository' | 'base' | 'head' | 'edits'>;

export function readHandedIn(commits: Commits, known: readonly string[]): Received {
  const { repository, head, edits } = commits;
  const touched = known.filter((slug) => edits.some(({ path }) => slugOf(path, known) === slug));
  const entries = touched.flatMap((slug) => answersIn(repository, head, slug));
  const { answers, refused } = sift(entries, touched.map(sourcePath));
  const slight = findSlight(repository, edits, answers);
  const idle = new Set([
    ...slight.keys(),
    ...refused.filter((each) => !isMissed(each)).map(({ path }) => path),
  ]);
  const worked = touched.filter((slug) => {
    return edits.some(({ path }) => slugOf(path, known) === slug && !idle.has(path));
  });
  const isIn = (slug: string) => (each: { readonly path: string }) => slugOf(each.path, [slug]);
  const changed = worked.map((slug) => {
    return { ...commits, slug, answers: answers.filter(isIn(slug)), refused };
  });
  return { changed, slight, refused };
}

/** The exercise to whose answer a path belongs. */
export function slugOf(path: string, known: readonly string[]): string | undefined {
  const slug = /^exercises\/([^/]+)\/src\/./.exec(path)?.[1];
  return slug !== undefined && known.includes(slug) ? slug : undefined;
}

// --- internal ---

function findSlight(
  repository: string,
  edits: readonly Edit[],
  answers: readonly Entry[],
): Map<string, string> {
  const taken = new Set(answers.map(({ path }) => path));
  const found = edits.flatMap(({ path, before, after }): [string, string][] => {
    if (!taken.has(path) || !isFile(before.mode)) return [];
    if (before.id === after.id) return [[path, 'its mode']];
    const same = blobText(repository, before.id) === blobText(repository, after.id);
    return same ? [[path, 'the ends of its lines']] : [];
  });
  return new Map(found);
}
