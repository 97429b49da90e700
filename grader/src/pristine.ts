// What the workshop's own files must look like. A verdict is made with the files as they came: one
// that was changed is named, and its original is taken from git.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { textOf, writeWhole } from './files.ts';
import { isSlug, nameOf, root, testOf } from './layout.mjs';
import { UsageError } from './usage-error.ts';

/** The generated list: the path of each file from the workshop's folder, and git's id of its content. */
export const LIST = 'grader/pristine.json';

type Ids = Readonly<Record<string, string>>;

/** Where an exercise's README, tests and starter are as they came. */
export interface Originals {
  /** The exercise's own folder, or a copy in which what was changed is as it was. */
  readonly folder: string;
  /** The files that were changed, from the workshop's folder. */
  readonly setAside: readonly string[];
}

/** Throws a `UsageError` with the way back if a file was changed and git does not have the original. */
export function originalsOf(slug: string, workshop: string = root): Originals {
  const ids = readList(workshop);
  const parts = partsOf(slug).filter((path) => ids[path]);
  const isNew = !parts.some((path) => path.startsWith(`exercises/${slug}/`));
  const setAside = isNew ? [] : parts.filter((path) => idOf(workshop, path) !== ids[path]);
  if (setAside.length === 0) return { folder: join(workshop, 'exercises', slug), setAside };
  const copy = join(workshop, 'exercises', COPY);
  for (const path of parts) {
    const content = setAside.includes(path)
      ? fromGit(workshop, path, ids[path]!)
      : readFileSync(join(workshop, path));
    const target = join(copy, path.slice('exercises/'.length));
    if (existsSync(target) && readFileSync(target).equals(content)) continue; // another run may read it
    mkdirSync(dirname(target), { recursive: true });
    writeWhole(target, content);
  }
  return { folder: join(copy, slug), setAside };
}

/** The files of an exercise that are not what the list says. */
export function changedParts(slug: string, workshop: string = root): string[] {
  const ids = readList(workshop);
  return partsOf(slug).filter((path) => ids[path] && idOf(workshop, path) !== ids[path]);
}

/** The files of the grader and the packages that are not as they came. */
export function changedTools(workshop: string = root): string[] {
  const tools = Object.entries(readList(workshop)).filter(([path]) => !isPart(path));
  return tools.filter(([path, id]) => idOf(workshop, path) !== id).map(([path]) => path);
}

/** The files of the grader and the packages as they lie, each with the name of its content. */
export function toolIds(workshop: string = root): Ids {
  return Object.fromEntries(
    Object.entries(listPristine(workshop)).filter(([path]) => !isPart(path)),
  );
}

/** The list as it would be made from the tree. */
export function listPristine(workshop: string = root): Ids {
  const slugs = readdirSync(join(workshop, 'exercises')).filter(isSlug).sort();
  const paths = [
    ...new Set(slugs.flatMap(partsOf)),
    ...filesIn(workshop, 'grader'),
    'package.json',
    ...filesIn(workshop, 'packages'),
  ];
  return Object.fromEntries(
    paths
      .map((path) => [path, idOf(workshop, path)] as const)
      .filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Where the list is not what the tree says, in sentences. */
export function pristineProblems(workshop: string = root): string[] {
  const [listed, found] = [readList(workshop), listPristine(workshop)];
  const paths = new Set([...Object.keys(listed), ...Object.keys(found)]);
  const stale = [...paths].filter((path) => listed[path] !== found[path]);
  return stale.map((path) => `${path} is not as ${LIST} says; if that is meant: npm run fix`);
}

// --- internal ---

const COPY = '.pristine'; // among the exercises, so that packages are found as from there

function partsOf(slug: string): string[] {
  const own = ['README.md', 'package.json', testOf(slug), `.starter/${nameOf(slug)}.ts`];
  return [SETTINGS, ...own.map((path) => `exercises/${slug}/${path.replaceAll('\\', '/')}`)];
}

const SETTINGS = 'exercises/tsconfig.json';

function isPart(path: string): boolean {
  return path.startsWith('exercises/');
}

function readList(workshop: string): Ids {
  try {
    return JSON.parse(readFileSync(join(workshop, LIST), 'utf8')) as Ids;
  } catch {
    throw new UsageError(`${LIST} is missing or damaged. ${wayBack(LIST)}`);
  }
}

/** The name that git gives to a file's content; line ends do not count. */
function idOf(workshop: string, path: string): string | undefined {
  try {
    const bytes = Buffer.from(textOf(join(workshop, path)));
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  } catch {
    return undefined;
  }
}

function fromGit(workshop: string, path: string, id: string): Buffer {
  const { status, stdout } = spawnSync('git', ['cat-file', 'blob', id], { cwd: workshop });
  if (status === 0) return stdout;
  const what = existsSync(join(workshop, path)) ? 'was changed' : 'is missing';
  throw new UsageError(
    `${path} ${what}, and its original, which the verdict needs, is not here. ${wayBack(path)}`,
  );
}

function wayBack(path: string): string {
  return `Get it back with \`git checkout -- ${path}\`, or from a fresh copy of the workshop.`;
}

function filesIn(workshop: string, folder: string): string[] {
  return readdirSync(join(workshop, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return path === 'grader/test' ? [] : filesIn(workshop, path);
      return path === LIST ? [] : [path];
    })
    .sort();
}
