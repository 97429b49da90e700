// Which file is the answer to an exercise: by the end of its path, at any depth. Of several the one that is not the
// starter; what only looks like an answer is named, and not taken.

import { isSource } from '../../workshop/answer.mjs';
import { nearMiss } from './near-miss.ts';
import type { Found } from './tree.ts';
import type { Wanted } from './wanted.ts';

export interface Picked {
  readonly main: Found;
  /** By their path from the folder of the answer. */
  readonly helpers: ReadonlyMap<string, Found>;
  /** What somebody should know, in sentences. */
  readonly notes: readonly string[];
  /** Whether there is another one that may be meant. */
  readonly doubtful: boolean;
}

/** `near`: sentences about what may be meant. */
export type Choice = Picked | { readonly main?: undefined; readonly near: readonly string[] };

export async function pick(wanted: Wanted, files: readonly Found[]): Promise<Choice> {
  const own = files.filter(({ path }) => isOwn(path));
  const named = own.filter(
    ({ path }) => nameIn(path) === `${wanted.name}.ts` && isIn(path, wanted),
  );
  if (named.length === 0) return { near: own.flatMap(({ path }) => nearMiss(path, wanted) ?? []) };
  const { main, notes, doubtful } = await choose(wanted, named);
  return { main, helpers: helpersOf(main, own, wanted), notes, doubtful };
}

// --- internal ---

/** Not what came with the workshop, nor copies that its commands have made. */
function isOwn(path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  if (/(^|\/)solutions\/\d\d-[a-z-]+\//.test(path)) return false;
  return !folders.some((name) => name.startsWith('.'));
}

/** Not in the folder of another exercise. */
function isIn(path: string, { slug, otherSlugs }: Wanted): boolean {
  const folder = path.split('/').findLast((name) => name === slug || otherSlugs.includes(name));
  return folder === undefined || folder === slug;
}

async function choose(
  wanted: Wanted,
  named: readonly Found[],
): Promise<Pick<Picked, 'main' | 'notes' | 'doubtful'>> {
  const ranked = [...named].sort((a, b) => rank(a, wanted) - rank(b, wanted) || order(a, b));
  const [only] = ranked;
  if (ranked.length === 1) return { main: only!, notes: [], doubtful: false };
  const contents = await Promise.all(ranked.map((file) => file.read()));
  const worked = ranked.filter((_, i) => !wanted.isStarter(contents[i]!));
  const main = worked[0] ?? only!;
  const text = contents[ranked.indexOf(main)]!;
  const rivals = worked.filter((file) => !contents[ranked.indexOf(file)]!.equals(text));
  const rest = ranked.filter((file) => file !== main).map(({ path }) => path);
  const why = worked.length === 1 ? ', the one that is not the starter' : '';
  const note = `exercise ${wanted.number}: ${main.path} was taken${why}; there is also ${rest.join(', ')}.`;
  return { main, notes: [note], doubtful: rivals.length > 0 };
}

/** The fuller the path, the better. */
function rank({ path }: Found, { slug, name }: Wanted): number {
  const ends = [`exercises/${slug}/src/${name}.ts`, `${slug}/src/${name}.ts`, `src/${name}.ts`];
  const at = ends.findIndex((end) => `/${path}`.endsWith(`/${end}`));
  return at === -1 ? ends.length : at;
}

function order(a: Found, b: Found): number {
  const depth = a.path.split('/').length - b.path.split('/').length;
  return depth || (a.path < b.path ? -1 : 1);
}

/** All of a folder `src`; else the single files beside the answer. The same rule on Gradescope. */
function helpersOf(
  main: Found,
  files: readonly Found[],
  { otherFiles }: Wanted,
): Map<string, Found> {
  const folder = main.path.split('/').slice(0, -1).join('/');
  const inside = folder === '' ? '' : `${folder}/`;
  const isSrc = folder.split('/').at(-1) === 'src';
  const beside = files.filter((file) => file !== main && file.path.startsWith(inside));
  const entries = beside.map((file) => [file.path.slice(inside.length), file] as const);
  const wanted = entries.filter(([path]) => {
    const isCode = isSrc ? isSource(path) : /^[^/]+\.[cm]?[jt]s$/.test(path);
    return isCode && isSource(path) && !otherFiles.includes(path);
  });
  return new Map(wanted);
}

function nameIn(path: string): string {
  return path.split('/').at(-1)!;
}
