// Wrong turns, as they are written down: Markdown with a heading for the step that catches them first, a heading for each
// of them, and below it the edits of the solution as a diff. An empty line comes between two edits.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../machine/files.ts';
import { solutionFolder } from '../workshop/subjects.ts';
import { shown, type Exercise } from '../workshop/workshop.ts';

/** A wrong turn, as edits of the solution. */
export interface Mutant {
  /** What the learner did, as a clause: `shares one buffer between clients`. */
  readonly name: string;
  /** The title of the step that must catch it first. */
  readonly caughtBy: string;
  readonly edits: readonly Edit[];
}

/** Whole lines, and those that take their place. */
export interface Edit {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The wrong turns of an exercise, in the order of its steps. */
export function readMutants(exercise: Exercise): Mutant[] {
  const folder = join(solutionFolder(exercise), 'mutants');
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const mutants = files.sort().flatMap((name) => {
    const file = join(folder, name);
    return parseCatalogue(textOf(file), shown(file));
  });
  return mutants.sort((a, b) => stepNumberOf(a, exercise) - stepNumberOf(b, exercise));
}

/** The number of the step that must catch a mutant; 0 if there is none with that title. */
export function stepNumberOf({ caughtBy }: Mutant, { steps }: Pick<Exercise, 'steps'>): number {
  return steps.find(({ title }) => title === caughtBy)?.number ?? 0;
}

/** Throws a sentence about what cannot be read; `where` is the file's name in it. */
export function parseCatalogue(markdown: string, where: string): Mutant[] {
  const [opening = '', ...sections] = markdown.split(/^## /m);
  const caughtBy = /^# (.+)$/m.exec(opening)?.[1] ?? '';
  return sections.map((section) => {
    const name = section.slice(0, section.indexOf('\n')).trim();
    const [, diff] = /^```diff\n([^]*?)\n```$/m.exec(section) ?? [];
    if (diff === undefined) throw new Error(`${where}: "${name}" has no diff.`);
    return { name, caughtBy, edits: diff.split('\n\n').map((edit) => parseEdit(edit, name)) };
  });
}

/** The solution with the edits of a mutant. Throws a sentence if one of them does not match exactly once. */
export function applyEdits(code: string, { name, edits }: Pick<Mutant, 'name' | 'edits'>): string {
  const lines = code.split('\n');
  const placed = edits.map((edit) => ({ ...edit, at: placeOf(edit, lines, name) }));
  placed.sort((a, b) => b.at - a.at); // from the end, so that the other places stay where they are
  for (const [i, { at, before, after }] of placed.entries()) {
    if (at + before.length > (placed[i - 1]?.at ?? lines.length)) {
      throw new Error(`"${name}": two edits have a line in common: ${before.at(-1)}`);
    }
    lines.splice(at, before.length, ...after);
  }
  return lines.join('\n');
}

// --- internal ---

function parseEdit(diff: string, name: string): Edit {
  const lines = diff.split('\n');
  const odd = lines.find((line) => !/^[-+ ]/.test(line));
  if (odd !== undefined) {
    throw new Error(`"${name}": a line of a diff begins with "-", "+" or a blank: ${odd}`);
  }
  const of = (sign: string): string[] =>
    lines.filter((line) => line.startsWith(sign) || line.startsWith(' ')).map((l) => l.slice(1));
  return { before: of('-'), after: of('+') };
}

function placeOf({ before }: Edit, lines: readonly string[], name: string): number {
  const places = lines
    .map((_, at) => at)
    .filter((at) => before.every((line, i) => lines[at + i] === line));
  const [place] = places;
  if (place !== undefined && places.length === 1) return place;
  const found = places.length === 0 ? 'are not in the solution' : `match ${places.length} times`;
  throw new Error(
    `"${name}": the lines of an edit must match once, and these ${found}:\n${before.join('\n')}`,
  );
}
