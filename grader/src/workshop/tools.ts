// The grader and the packages: whether they are as they came. A copy carries a list of them, made when the
// copy is; in the workshop's own repository git knows.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gitList } from '../machine/git.ts';
import { contentOf, writeWhole } from '../machine/files.ts';
import { root } from './layout.mjs';
import { UsageError } from '../usage-error.mjs';

/** Git's id of the content of each file, from the workshop's folder. */
export const LIST = 'grader/pristine.json';

type Ids = Readonly<Record<string, string>>;

/** The files that are not as they came; the list itself where nothing tells how they came. */
export function changedTools(workshop: string = root): string[] {
  if (!isListed(workshop)) return changedSinceCommit(workshop) ?? [LIST];
  const tools = Object.entries(readList(workshop));
  return tools.filter(([path, id]) => idOf(workshop, path) !== id).map(([path]) => path);
}

/**
 * Those of the files that have a part in a verdict. What stands above `grade` in the order of imports, such as pages
 * and commands, cannot: `npm run arrows` sees to it.
 */
export function judgeIds(workshop: string = root): Ids {
  const all = Object.entries(toolIds(workshop));
  return Object.fromEntries(all.filter(([path]) => isJudge(path)));
}

/** The files as they lie, each with the name of its content. */
export function toolIds(workshop: string = root): Ids {
  const there = TOOLS.filter((name) => existsSync(join(workshop, name)));
  const paths = there.flatMap((name) => filesUnder(workshop, name));
  const entries = paths.map((path) => [path, idOf(workshop, path)] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export function isListed(workshop: string): boolean {
  return existsSync(join(workshop, LIST));
}

/** Makes the list of a copy: from now on its files are as they came. One without a grader has none. */
export function listTools(copy: string = root): void {
  if (!existsSync(join(copy, 'grader'))) return;
  writeWhole(join(copy, LIST), `${JSON.stringify(toolIds(copy), null, 2)}\n`);
}

// --- internal ---

const TOOLS = ['grader', 'package.json', 'packages'];
const TESTS = 'grader/test'; // judge the grader, and nobody's program
const JUDGES = [
  'packages/',
  'grader/vitest/',
  'grader/src/usage-error.mjs',
  ...['text', 'machine', 'workshop', 'run', 'grade'].map((room) => `grader/src/${room}/`),
];

function isJudge(path: string): boolean {
  return JUDGES.some((part) => path.startsWith(part)) && !/\.test\.[cm]?[jt]s$/.test(path);
}

/** Undefined if the workshop is no repository, or there is no git. */
function changedSinceCommit(workshop: string): string[] | undefined {
  try {
    if (!existsSync(join(workshop, '.git'))) return undefined;
    const names = ['diff', '--name-only', '--no-renames', '--no-ext-diff', '-z', 'HEAD', '--'];
    return gitList(workshop, [...names, ...TOOLS, `:!${TESTS}`]);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function readList(workshop: string): Ids {
  try {
    return JSON.parse(readFileSync(join(workshop, LIST), 'utf8')) as Ids;
  } catch {
    throw new UsageError(
      `${LIST} is damaged. Get it from a fresh copy of the workshop, or with \`git checkout -- ${LIST}\`.`,
    );
  }
}

/** The name that git gives to a file's content; line ends do not count. */
function idOf(workshop: string, path: string): string | undefined {
  try {
    const bytes = contentOf(join(workshop, path));
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  } catch {
    return undefined;
  }
}

function filesUnder(workshop: string, name: string): string[] {
  if (!name.includes('/') && name.endsWith('.json')) return [name];
  return readdirSync(join(workshop, name), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .flatMap((entry) => {
      const path = `${name}/${entry.name}`;
      if (entry.isDirectory()) return path === TESTS ? [] : filesUnder(workshop, path);
      return path === LIST ? [] : [path];
    })
    .sort();
}
