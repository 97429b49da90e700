// Reads the answers of one hand-in: which files count, and why the others do not.

import { whyTooLarge } from '../../workshop/limits.mjs';
import { pick, type Choice, type Picked } from './pick.ts';
import type { Wanted } from './wanted.ts';
import { Unreadable, type Found, type Refused, type Tree } from './tree.ts';

export interface Gathered {
  /** Contents by `exercises/NN-name/src/…`. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly refused: readonly Refused[];
  /** What somebody should know, in sentences. */
  readonly warnings: readonly string[];
  /** What somebody should look at before this is a grade: a part of the warnings. */
  readonly doubts: readonly string[];
}

export async function gather(tree: Tree, exercises: readonly Wanted[]): Promise<Gathered> {
  const files = new Map<string, Buffer>();
  const refused: Refused[] = [...tree.refused];
  const warnings: string[] = [];
  const doubts: string[] = [];
  for (const wanted of exercises) {
    const choice = await pick(wanted, tree.files);
    const { kept, left } = choice.main ? await keep(choice, wanted) : NONE;
    for (const [path, content] of kept) files.set(path, content);
    refused.push(...left);
    const lost = [...left, ...(choice.main ? [] : tree.refused.filter(isMeant(wanted)))];
    const losses = lost.map((each) => `exercise ${wanted.number}: ${sayRefused(each)}`);
    const notes = choice.main ? choice.notes : choice.near;
    warnings.push(...notes, ...losses);
    doubts.push(...(isDoubtful(choice) ? notes : []), ...losses);
  }
  if (files.size === 0 && doubts.length === 0) {
    const nothing = about(exercises, sayNothing(tree, exercises));
    warnings.push(nothing);
    doubts.push(nothing);
  }
  return { files, refused: mattering(refused), warnings, doubts };
}

/** The same sentence, about the exercise if only one is looked for. */
export function about(exercises: readonly Wanted[], sentence: string): string {
  const [only, more] = exercises;
  if (!only || more) return sentence;
  return `exercise ${only.number}: ${sentence.replace(/^There /, 'there ')}`;
}

export function sayRefused({ path, why }: Refused): string {
  return `${path} was refused: it is ${why}.`;
}

// --- internal ---

const MOST_FILES = 40; // of one answer: with helpers, a handful
const NONE = { kept: new Map<string, Buffer>(), left: [] as Refused[] };

/** Whether what was refused would have been the answer. */
function isMeant({ name }: Wanted): (refused: Refused) => boolean {
  return ({ path }) => path.split(/[\\/]/).at(-1)!.toLowerCase() === `${name}.ts`;
}

function isDoubtful(choice: Choice): boolean {
  return choice.main ? choice.doubtful : choice.near.length > 0;
}

/** The answer first: without it, nothing of the exercise counts. */
async function keep(
  { main, helpers }: Picked,
  { slug, name }: Wanted,
): Promise<{ kept: Map<string, Buffer>; left: Refused[] }> {
  const kept = new Map<string, Buffer>();
  const left: Refused[] = [];
  for (const [path, file] of [[`${name}.ts`, main] as const, ...helpers]) {
    const why = whyNot(path, file, kept);
    const content = why ?? (await contentOf(file));
    if (typeof content !== 'string') kept.set(`exercises/${slug}/src/${path}`, content);
    else left.push({ path: file.path, why: content });
    if (kept.size === 0) break;
  }
  return { kept, left };
}

function whyNot(
  path: string,
  { size }: Found,
  kept: ReadonlyMap<string, Buffer>,
): string | undefined {
  if (kept.size >= MOST_FILES) return `one of more than ${MOST_FILES} files`;
  if (!path.split('/').every((name) => /^\w[\w.-]*$/.test(name) && !name.endsWith('.')))
    return 'of a strange name';
  const twin = [...kept.keys()].find((each) =>
    each.toLowerCase().endsWith(`/src/${path.toLowerCase()}`),
  );
  return twin ? 'the same but for its case as another' : whyTooLarge(size);
}

/** A string is the reason why there is none. */
async function contentOf(file: Found): Promise<Buffer | string> {
  try {
    const content = await file.read();
    if (content.subarray(0, 30).toString().startsWith('version https://git-lfs')) {
      return 'kept in Git LFS, so only its address was handed in';
    }
    return content;
  } catch (error) {
    if (error instanceof Unreadable)
      return `${error.message.startsWith('is ') ? 'in an archive' : 'a file'} that ${error.message}`;
    throw error;
  }
}

/** Of a thousand links in a hand-in nobody needs a list. */
function mattering(refused: readonly Refused[]): Refused[] {
  const all = [...new Map(refused.map((each) => [`${each.path}\n${each.why}`, each])).values()];
  const rest = all.length - MOST_REFUSED;
  if (rest <= 0) return all;
  return [...all.slice(0, MOST_REFUSED), { path: '…', why: `one of ${rest} more` }];
}

const MOST_REFUSED = 20;

function sayNothing({ files, refused }: Tree, exercises: readonly Wanted[]): string {
  const names = exercises.map(({ name }) => `${name}.ts`);
  const paths = files.map(({ path }) => path);
  const some =
    paths.slice(0, 3).join(', ') + (paths.length > 3 ? ` and ${paths.length - 3} more` : '');
  const found = paths.length > 0 ? `found ${some}` : 'found no file';
  const [first] = refused;
  const also = first ? `; ${first.path} was refused: it is ${first.why}` : '';
  return `There is no answer in it: ${found}, and looked for ${names.join(', ')}${also}.`;
}
