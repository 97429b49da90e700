// Which files of an answer are taken, and what is wrong with the others.

import { whyTooLarge } from '../workshop/limits.mjs';
import { LINK, MODULE, isFile, type Entry } from './tree.ts';

export interface Refused {
  readonly path: string;
  /** In brackets behind the path, or in a sentence: `it is …`. */
  readonly why: string;
}

/** `first` are the paths that must not lose their place to others. */
export function sift(
  entries: readonly Entry[],
  first: readonly string[],
): { answers: Entry[]; refused: Refused[] } {
  const answers: Entry[] = [];
  const refused: Refused[] = [];
  const rank = ({ path }: Entry): number => (first.includes(path) ? 0 : 1);
  for (const entry of [...entries].sort((a, b) => rank(a) - rank(b))) {
    const why =
      complaintAbout(entry) ?? (answers.length < MOST_FILES ? twin(entry, answers) : MANY);
    if (why) refused.push({ path: entry.path, why });
    else answers.push(entry);
  }
  return { answers: answers.sort((a, b) => (a.path < b.path ? -1 : 1)), refused };
}

/** Whether an answer may need it: a note that an editor or a system has left is not missed. */
export function isMissed({ path, why }: Refused): boolean {
  return why !== STRANGE || isCode(path);
}

export function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(path);
}

// --- internal ---

const MOST_FILES = 40; // in all answers together
const MANY = `one of more than ${MOST_FILES} files`;
const STRANGE = 'of a strange name';

function complaintAbout({ path, mode, bytes }: Entry): string | undefined {
  if (mode === LINK) return 'a link';
  if (mode === MODULE) return 'a submodule';
  if (!isFile(mode)) return 'not a file';
  if (!path.split('/').every(isPlain)) return STRANGE;
  return whyTooLarge(bytes);
}

/** Whether a name means on every system just the file of that name. */
function isPlain(name: string): boolean {
  return /^\w[\w.-]*$/.test(name) && !name.endsWith('.') && name !== 'node_modules';
}

// Some systems take the two for one.
function twin({ path }: Entry, answers: readonly Entry[]): string | undefined {
  const other = answers.find((each) => each.path.toLowerCase() === path.toLowerCase());
  return other && `the same but for its case as ${other.path}`;
}
