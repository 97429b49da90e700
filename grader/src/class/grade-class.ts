// Grades what has no result yet, some at a time. One answer that cannot be graded stops nobody else.

import { join } from 'node:path';
import pLimit from 'p-limit';
import { toReport } from '../grade/document.ts';
import { grade } from '../grade/grade.ts';
import type { Report } from '../grade/report.ts';
import { withTheirPaths } from '../grade/their-paths.ts';
import { NETWORKS } from '../run/networks.mjs';
import { FILES } from './folder.ts';
import { addGraded, type Answer } from './graded.ts';
import type { Results } from './results.ts';

/** Makes the report of one answer. */
export type GradeOne = (answer: Answer, signal: AbortSignal) => Promise<Report>;

export interface Told {
  readonly done: number;
  readonly of: number;
  readonly answer: Answer;
  /** What went wrong with the grader, if it did. */
  readonly error?: Error;
}

export interface Outcome {
  /** How many were graded now. */
  readonly graded: number;
  /** How many had a result. */
  readonly known: number;
  readonly failed: readonly { readonly answer: Answer; readonly error: Error }[];
}

export interface Plan {
  readonly folder: string;
  readonly answers: readonly Answer[];
  readonly results: Results;
  readonly jobs: number;
  readonly gradeOne: GradeOne;
  readonly signal: AbortSignal;
  tell(told: Told): void;
}

/** Answers that are the same are graded once. */
export async function gradeClass(plan: Plan): Promise<Outcome> {
  const { answers, results, signal } = plan;
  const unique = answers.filter(
    ({ key }, i) => i === answers.findIndex((each) => each.key === key),
  );
  const open = unique.filter(({ key }) => !results.has(key));
  const failed: { answer: Answer; error: Error }[] = [];
  let done = 0;
  const limit = pLimit(plan.jobs);
  const work = open.map((answer) => {
    return limit(async () => {
      if (signal.aborted) return;
      const error = await gradeInto(plan, answer);
      if (signal.aborted) return;
      done += 1;
      if (error) failed.push({ answer, error });
      plan.tell({ done, of: open.length, answer, ...(error && { error }) });
    });
  });
  await Promise.all(work);
  const names = answers.filter(({ key }) => results.has(key)).map(({ name, key }) => [name, key]);
  addGraded(plan.folder, Object.fromEntries(names) as Record<string, string>); // broken off, too: it can be merged
  return { graded: done - failed.length, known: unique.length - open.length, failed };
}

/** With the same tests and the same walls as in `npm run grade -- --submission`. */
export function gradeIn(folder: string): GradeOne {
  return async ({ exercise, submission }, signal) => {
    const base = join(folder, FILES.objects, submission.answer!);
    const file = join(base, 'exercises', exercise.slug, exercise.source);
    const began = new Date();
    const networks = NETWORKS.once;
    const name = `submission:${submission.answer}`;
    const { report } = await grade(exercise, { name, file }, { networks, signal });
    return toReport(name, [exercise], [withTheirPaths(report, base)], { began, networks });
  };
}

// --- internal ---

/** Tries twice: a machine that was short of something for a moment is no reason to have no grade. */
async function gradeInto(
  { results, gradeOne, signal }: Plan,
  answer: Answer,
): Promise<Error | undefined> {
  let last: Error | undefined;
  for (let tries = 0; tries < 2 && !signal.aborted; tries += 1) {
    try {
      const report = await gradeOne(answer, signal);
      if (!signal.aborted) results.put(answer.key, report);
      return undefined;
    } catch (error) {
      last = error as Error;
    }
  }
  return last;
}
