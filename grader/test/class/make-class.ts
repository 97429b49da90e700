// A class as it may come, from a seed: what each student hands in, in what, and what must become of it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Exercise } from '../../src/workshop/workshop.ts';
import { answerBy, NO_PASS, pick, type Known } from './answers.ts';
import { WRAPPINGS, type Wrapping } from './wrappings.ts';

export interface MadeStudent {
  readonly id: string;
  readonly wrapping: Wrapping;
  /** By numbers of exercises; what is not here is missing. */
  readonly answers: ReadonlyMap<number, Known>;
}

export interface ClassWanted {
  readonly students: number;
  readonly exercises: readonly Exercise[];
  readonly seed: number;
}

/** Writes `students.csv` and `hand-ins` into a folder. */
export function makeClass(
  folder: string,
  { students, exercises, seed }: ClassWanted,
): MadeStudent[] {
  const all = Array.from({ length: students }, (_, i) => makeStudent(i + 1, exercises, seed));
  mkdirSync(folder, { recursive: true });
  const rows = all.map(({ id }, i) => `${id},Student ${i + 1}\n`);
  writeFileSync(join(folder, 'students.csv'), `id,name\n${rows.join('')}`);
  for (const student of all) handIn(join(folder, 'hand-ins'), student, exercises);
  return all;
}

/** Where a gradebook says something else than is known, in sentences. */
export function wrongIn(gradesJson: string, students: readonly MadeStudent[]): string[] {
  const book = JSON.parse(gradesJson) as { students: { id: string; exercises: Graded[] }[] };
  return students.flatMap(({ id, answers }) => {
    const mine = book.students.find((each) => each.id === id);
    if (!mine) return [`${id} has no line`];
    return mine.exercises.flatMap((graded) => {
      const why = whyWrong(graded, answers.get(graded.number));
      return why ? [`${id}, exercise ${graded.number}: ${why}`] : [];
    });
  });
}

// --- internal ---

interface Graded {
  readonly number: number;
  readonly verdict: string;
  readonly steps: readonly { readonly id: string; readonly verdict: string }[];
}

function makeStudent(number: number, exercises: readonly Exercise[], seed: number): MadeStudent {
  const id = `student-${String(number).padStart(3, '0')}`;
  const isOdd = pick([1, 2, 3, 4, 5, 6, 7, 8], seed, id, 'odd') === 1;
  const usual = WRAPPINGS.filter(({ isTaken }) => isTaken !== isOdd);
  const wrapping = pick(usual, seed, id, 'wrapping');
  const found = exercises.flatMap((exercise) => {
    const answer = wrapping.isTaken ? answerBy(id, exercise, seed) : undefined;
    return answer ? [[exercise.number, answer] as const] : [];
  });
  return { id, wrapping, answers: new Map(found) };
}

/** What is not found in the end is the reference, so that there is something to find. */
function handIn(
  folder: string,
  { id, wrapping, answers }: MadeStudent,
  exercises: readonly Exercise[],
): void {
  const files = exercises.flatMap(({ number, slug, source }) => {
    const texts = wrapping.isTaken
      ? answers.get(number)?.files
      : new Map([[source.slice(4), 'export {};\n']]);
    return [...(texts ?? [])].map(
      ([path, text]) => [`exercises/${slug}/src/${path}`, text] as const,
    );
  });
  for (const [path, content] of Object.entries(wrapping.wrap(id, Object.fromEntries(files)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function whyWrong({ verdict, steps }: Graded, known: Known | undefined): string | undefined {
  if (!known)
    return verdict === 'missing' ? undefined : `nothing was handed in, and it is ${verdict}`;
  const { name, verdicts, fails } = known;
  if (verdicts && !verdicts.includes(verdict)) return `${name} is ${verdict}`;
  if (fails === undefined) return undefined;
  const step = steps.find(({ id }) => id === fails);
  if (!step) return `${name} has no step ${fails}: it is ${verdict}`;
  return NO_PASS.includes(step.verdict) ? undefined : `${fails} of ${name} is ${step.verdict}`;
}
