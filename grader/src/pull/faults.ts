// Looks at what was handed in for an exercise, before anything of it runs: if it is no answer, that is
// said, and not what the starter has yet to learn.

import { nameOf } from '../workshop/layout.mjs';
import { isCode, isMissed, type Refused } from './sift.ts';
import {
  LINK,
  MODULE,
  blobText,
  entryAt,
  isFile,
  sourcePath,
  type Edit,
  type Entry,
} from './tree.ts';

export interface HandedIn {
  readonly repository: string;
  readonly base: string;
  readonly head: string;
  readonly slug: string;
  readonly edits: readonly Edit[];
  readonly answers: readonly Entry[];
  readonly refused: readonly Refused[];
}

/** Why the exercise cannot be graded, as a sentence; nothing if it can. */
export function whyNot(handedIn: HandedIn): string | undefined {
  const path = sourcePath(handedIn.slug);
  const refused = handedIn.refused.find((each) => each.path === path);
  if (refused) return `${path} is ${refused.why}. ${WANTED}`;
  const answer = handedIn.answers.find((each) => each.path === path);
  return answer ? whyNoAnswer(handedIn, answer) : whyMissing(handedIn, path);
}

/** What was left out of an answer that is graded all the same, a sentence each. */
export function leftOut({ slug, edits, refused }: HandedIn): string[] {
  const folder = `exercises/${slug}/src/`;
  return refused
    .filter(({ path }) => path.startsWith(folder) && edits.some((edit) => edit.path === path))
    .filter(isMissed)
    .map(({ path, why }) => `${path} was left out: it is ${why}.`);
}

// --- internal ---

const WANTED = 'Hand it in as an ordinary file.';

function whyNoAnswer(
  { repository, base, slug, edits }: HandedIn,
  answer: Entry,
): string | undefined {
  const text = blobText(repository, answer.id);
  if (text.startsWith('version https://git-lfs')) {
    return `${answer.path} is kept in Git LFS, so only its address was handed in. ${WANTED}`;
  }
  const starter = entryAt(repository, base, starterPath(slug));
  if (!starter || !isFile(starter.mode) || blobText(repository, starter.id) !== text) {
    return undefined;
  }
  const others = edits.filter(({ path, after }) => path !== answer.path && isFile(after.mode));
  const other = others.find(({ path }) => path.startsWith(`exercises/${slug}/src/`));
  return `${answer.path} is still the starter${other ? `; what was changed is ${other.path}` : ''}. Put your answer into the file that is there.`;
}

function starterPath(slug: string): string {
  return `exercises/${slug}/.starter/${nameOf(slug)}.ts`;
}

function whyMissing({ repository, head, slug, edits }: HandedIn, path: string): string {
  const inTheWay = entryAt(repository, head, path);
  if (inTheWay) return `${inTheWay.path} is ${kindOf(inTheWay)}. ${WANTED}`;
  const next = renamed(slug, path, edits);
  return next
    ? `${path} was renamed to ${next}: give it its old name and place.`
    : `${path} was deleted, so there is nothing to grade: put it back.`;
}

function kindOf({ mode }: Entry): string {
  if (mode === LINK) return 'a link';
  if (mode === MODULE) return 'a submodule';
  return isFile(mode) ? 'a file, and no folder' : 'a folder, and no file';
}

/** A new file that is the old one, or has its name, or lies where it lay. */
function renamed(slug: string, path: string, edits: readonly Edit[]): string | undefined {
  const old = edits.find((edit) => edit.path === path)?.before.id;
  const added = edits.filter(({ before, after }) => !isFile(before.mode) && isFile(after.mode));
  const name = path.split('/').at(-1)!.toLowerCase();
  const folder = `exercises/${slug}/src/`;
  const found =
    added.find(({ after }) => after.id === old) ??
    added.find((edit) => edit.path.split('/').at(-1)!.toLowerCase() === name) ??
    added.find((edit) => edit.path.startsWith(folder) && isCode(edit.path));
  return found?.path;
}
