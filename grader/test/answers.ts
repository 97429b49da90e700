// The text of what solves an exercise, in pieces that are too long to be in another text by chance.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCatalogue } from '../src/verify/catalogue.ts';
import { isSlug, nameOf } from '../src/workshop/layout.mjs';

/** Code without its comments, imports, blank lines, indentation, and lines of nothing but brackets. */
export function linesOf(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => !/^(\/\/|\/?\*|import |[^\w]*$)/.test(line)).join('\n');
}

/** Each run of `LINES` lines of every solution, alternative and edit that no starter has. */
export async function answersIn(solutions: string, exercises: string): Promise<string[]> {
  const pieces = new Set<string>();
  const known = await startersIn(exercises);
  for (const slug of (await readdir(solutions)).filter(isSlug)) {
    const folder = join(solutions, slug);
    const texts = [...(await codeIn(folder)), ...(await editsIn(folder))];
    for (const piece of texts.flatMap(piecesOf)) if (!known.includes(piece)) pieces.add(piece);
  }
  return [...pieces];
}

// --- internal ---

const LINES = 3;
const LEAST = 60; // characters: less than that is idiom

async function startersIn(exercises: string): Promise<string> {
  const slugs = (await readdir(exercises)).filter(isSlug);
  const files = slugs.map((slug) => join(exercises, slug, '.starter', `${nameOf(slug)}.ts`));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).map(linesOf).join('\n\n');
}

function piecesOf(text: string): string[] {
  const lines = linesOf(text).split('\n');
  const count = Math.max(1, lines.length - LINES + 1);
  const pieces = Array.from({ length: count }, (_, i) => lines.slice(i, i + LINES).join('\n'));
  return pieces.filter((piece) => piece.length >= LEAST);
}

async function codeIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter((name) => name.endsWith('.ts'));
  return Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
}

async function editsIn(folder: string): Promise<string[]> {
  const files = (await readdir(join(folder, 'mutants'))).map((name) =>
    join(folder, 'mutants', name),
  );
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const mutants = texts.flatMap((text, i) => parseCatalogue(text, files[i]!));
  return mutants.flatMap(({ edits }) => edits.map(({ after }) => after.join('\n')));
}
