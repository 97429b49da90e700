// Answers that lie where nothing is graded: without a word, a student would take that for a pass.

import { nameOf } from '../workshop/layout.mjs';
import { isCode } from './sift.ts';
import { MODULE, sourcePath, type Edit } from './tree.ts';

/** What the base has. */
export interface Places {
  readonly slugs: readonly string[];
  /** Folders at the root. */
  readonly folders: readonly string[];
  /** Folders of each exercise. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

export interface Misplaced {
  readonly path: string;
  /** Whether it must be meant for an exercise; otherwise it only may be. */
  readonly certain: boolean;
  readonly sentence: string;
}

/** Files that are new, lie in no place that the base knows, and look like answers. */
export function misplacedIn(edits: readonly Edit[], places: Places): Misplaced[] {
  return edits.flatMap(({ path, before, after }) => {
    const isNew = /^0+$/.test(before.mode);
    const mayBe = after.mode === MODULE || isAnswerLike(path, places);
    if (!isNew || !mayBe || isHome(path, places)) return [];
    const certain = /^exercises\//i.test(path) || meantFor(path, places) !== undefined;
    return [{ path, certain, sentence: `${path} ${sayWhere(path, places)}` }];
  });
}

// --- internal ---

/** A folder in which the base keeps something else, or an answer's own. */
function isHome(path: string, { slugs, folders, parts }: Places): boolean {
  const [top = '', slug = '', part = '', ...rest] = path.split('/');
  if (top !== 'exercises') return path.includes('/') && folders.includes(top);
  if (!slugs.includes(slug)) return false;
  return rest.length > 0 && (part === 'src' || parts.get(slug)!.includes(part));
}

function isAnswerLike(path: string, places: Places): boolean {
  if (/\.(test|config|d)\.[^/]*$|(^|\/)(test|\.[^/]+)\//.test(path)) return false;
  return isCode(path) || byName(path, places) !== undefined;
}

/** `Echo-Server.ts`, `echo-server.txt` */
function byName(path: string, { slugs }: Places): string | undefined {
  const name = path.split('/').at(-1)!.toLowerCase().split('.')[0];
  return slugs.find((slug) => nameOf(slug) === name);
}

/** The exercise whose name or folder a path has, but for a slip. */
function meantFor(path: string, places: Places): string | undefined {
  const folders = path.split('/').slice(0, -1);
  const inFolder = places.slugs.find((slug) => {
    return folders.some((folder) => folder.toLowerCase() === slug);
  });
  return byName(path, places) ?? inFolder;
}

function sayWhere(path: string, places: Places): string {
  const slug = meantFor(path, places);
  if (slug) return `lies where nothing is graded: put it at ${sourcePath(slug)}.`;
  const folder = /^(exercises\/[^/]+)\//i.exec(path)?.[1];
  const known = places.slugs.join(', ');
  if (folder) return `belongs to no exercise: there is no ${folder}, but ${known}.`;
  return 'lies where nothing is graded: answers are the files in exercises/NN-name/src, under the names that are there.';
}
