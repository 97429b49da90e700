// Which result holds for which answer: graded.json. It outlives a change of the tests, so that a class that was graded
// keeps its grades until it is graded again.

import { join } from 'node:path';
import { writeWhole } from '../machine/files.ts';
import { UsageError } from '../usage-error.mjs';
import type { Exercise } from '../workshop/workshop.ts';
import { alone, FILES, readText, type ClassFolder } from './folder.ts';
import { answerSum, circumstances, keyOf, type Circumstances, type Results } from './results.ts';
import { readSubmissions, type Submission } from './submissions.ts';

/** Keys of results by `1:SUM`, an exercise and the sum of an answer. */
export type Graded = Readonly<Record<string, string>>;

/** An answer to one exercise. */
export interface Answer {
  readonly exercise: Exercise;
  readonly submission: Submission;
  /** As in `graded.json`. */
  readonly name: string;
  /** Of the result that it has or will have. */
  readonly key: string;
}

export function readGraded(folder: string): Graded {
  const text = readText(folder, FILES.graded, { optional: true });
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as Graded;
  } catch {
    throw new UsageError(
      `${FILES.graded} is no JSON: delete it, and grade again; results are kept.`,
    );
  }
}

/** Adds to what is there, in order: two machines that grade the same write the same. */
export function addGraded(folder: string, news: Graded): void {
  alone(folder, () => {
    const all = Object.entries({ ...readGraded(folder), ...news });
    const sorted = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
    writeWhole(join(folder, FILES.graded), `${JSON.stringify(sorted, null, 2)}\n`);
  });
}

/** Every answer of the class: those of students on the roster, in the order in which they came. */
export function answersOf(group: ClassFolder, around: Circumstances = circumstances()): Answer[] {
  const ids = new Set(group.students.map(({ id }) => id));
  const submissions = readSubmissions(group.folder).filter(
    ({ student }) => student && ids.has(student),
  );
  const keys = new Map<string, string>();
  return submissions.flatMap((submission) => {
    return group.exercises.flatMap((exercise): Answer[] => {
      const sum = answerSum(submission, exercise);
      if (sum === undefined) return [];
      const name = `${exercise.number}:${sum}`;
      const key = keys.get(name) ?? keyOf(sum, exercise, around);
      keys.set(name, key);
      return [{ exercise, submission, name, key }];
    });
  });
}

/** The result that holds: the one of now, or else the last one there was, from wherever it is. */
export function resultFor({ key, name }: Answer, graded: Graded, results: Results) {
  const then = results.has(key) ? key : graded[name];
  const report = then === undefined ? undefined : results.get(then);
  return report && { report, key: then! };
}
