// `npm run new lines`, `npm run new lines "Lines and frames"`: the files of one more exercise, which pass verify as they
// are. They are about a greeting: what they say is to be replaced, a step at a time.
// Ends with 0, and with 2 and a sentence if nothing was made.

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../grader/src/usage-error.mjs';
import { isSlug, root } from '../grader/src/workshop/layout.mjs';
import { writePack } from '../grader/src/workshop/originals.ts';
import { newFiles } from './new/files.ts';
import { withExercise, withRow } from './new/tables.ts';

try {
  const [name, title, more] = process.argv.slice(3);
  for (const line of make(expectName(name), title, more)) console.log(line);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

// --- internal ---

function make(name: string, title: string | undefined, more: string | undefined): string[] {
  if (more !== undefined) {
    throw new UsageError(
      `"${more}" is too much: put a title of several words into quotes, as in: npm run new ${name} "Lines and frames"`,
    );
  }
  const slug = `${nextNumber(name)}-${name}`;
  const exercise = { slug, name, number: Number.parseInt(slug, 10), title: title ?? titleOf(name) };
  for (const [path, text] of newFiles(exercise, read('package.json'))) write(path, text);
  write('README.md', withRow(read('README.md'), exercise, 'exercises/'));
  write('exercises/README.md', withRow(read('exercises/README.md'), exercise, ''));
  write('package-lock.json', withExercise(read('package-lock.json'), exercise));
  writePack(root);
  return [
    `exercises/${slug} and solutions/${slug} are there: an exercise of one step, about a greeting.`,
    `See that it is sound:  npm run fix, then npm run verify ${exercise.number}`,
    'What to write, and in which order: docs/adding-an-exercise.md',
  ];
}

function expectName(name: string | undefined): string {
  if (name === undefined) {
    throw new UsageError('What is the idea that it teaches, as a noun? As in: npm run new lines');
  }
  if (/^[a-z]+(-[a-z]+)*$/.test(name)) return name;
  throw new UsageError(
    `"${name}" is no name for an exercise: small letters, with - between words, and no number; that follows from the others. As in: npm run new lines`,
  );
}

function nextNumber(name: string): string {
  const slugs = readdirSync(join(root, 'exercises')).filter(isSlug).sort();
  const twin = slugs.find((slug) => slug.slice(3) === name);
  if (twin !== undefined)
    throw new UsageError(`There is exercises/${twin} already: take another name.`);
  const next = Number.parseInt(slugs.at(-1) ?? '0', 10) + 1;
  if (next > 99) throw new UsageError('There are 99 exercises, and no number is left.');
  return String(next).padStart(2, '0');
}

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The files of the exercise are new; in the others a line is added. */
function write(path: string, text: string): void {
  const file = join(root, path);
  if (path.startsWith('solutions/') && existsSync(file))
    throw new UsageError(`${path} is there already: move it away.`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
