// What came with the workshop and learners could change, packed into one file: with it a verdict can be made
// whatever became of those files, and wherever the workshop lies. `npm run fix` writes it.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { textOf, writeWhole } from '../machine/files.ts';
import { isSlug, nameOf, testsIn } from './layout.mjs';
import { UsageError } from '../usage-error.mjs';

/** From the workshop's folder. */
export const PACK = 'grader/originals.br';

/** The text of each file, by its path from the workshop's folder. Line ends are those of Unix. */
export type Texts = Readonly<Record<string, string>>;

/** Throws a `UsageError` with the way back if there is no pack. */
export function readPack(workshop: string): Texts {
  try {
    const json = brotliDecompressSync(readFileSync(join(workshop, PACK)), {
      maxOutputLength: MOST,
    });
    return JSON.parse(json.toString()) as Texts;
  } catch {
    throw new UsageError(
      `${PACK} is missing or damaged. Get it from a fresh copy of the workshop, or with \`git checkout -- ${PACK}\`.`,
    );
  }
}

/** What the pack would be, made from the tree. */
export function packOf(workshop: string): Texts {
  const slugs = readdirSync(join(workshop, 'exercises')).filter(isSlug).sort();
  const paths = [SETTINGS, ...slugs.flatMap((slug) => partsIn(workshop, slug))];
  const entries = paths.map((path) => [path, readText(workshop, path)] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Writes it anew, if it is not what the tree says: how well it is packed differs between machines. */
export function writePack(workshop: string): void {
  const text = JSON.stringify(packOf(workshop));
  if (text !== packedText(workshop)) writeWhole(join(workshop, PACK), brotliCompressSync(text));
}

/** The folders of the exercises that it holds, such as `01-echo-server`. */
export function packedSlugs(workshop: string): string[] {
  const folders = Object.keys(readPack(workshop)).map((path) => path.split('/')[1]!);
  return [...new Set(folders)].filter(isSlug);
}

/** What is packed of an exercise, and what it shares with others; nothing, if it came later. */
export function partsOf(slug: string, packed: Texts): string[] {
  const own = Object.keys(packed).filter((path) => path.startsWith(`exercises/${slug}/`));
  return own.length === 0 ? [] : [SETTINGS, ...own];
}

/** Undefined if it cannot be read. */
export function readText(workshop: string, path: string): string | undefined {
  try {
    return textOf(join(workshop, path));
  } catch {
    return undefined;
  }
}

// --- internal ---

const SETTINGS = 'exercises/tsconfig.json';

const MOST = 64 << 20; // bytes

function partsIn(workshop: string, slug: string): string[] {
  const tests = testsIn(join(workshop, 'exercises', slug));
  const own = ['README.md', 'HINTS.md', 'package.json', ...tests, `.starter/${nameOf(slug)}.ts`];
  return own.map((path) => `exercises/${slug}/${path.replaceAll('\\', '/')}`);
}

function packedText(workshop: string): string | undefined {
  try {
    return JSON.stringify(readPack(workshop));
  } catch {
    return undefined;
  }
}
