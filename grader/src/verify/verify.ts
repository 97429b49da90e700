// Grades everything there is to grade of an exercise, and checks what must hold.

import pLimit from 'p-limit';
import { grade, type Grade } from '../grade.ts';
import { RUNS } from '../networks.mjs';
import { alternatives, mutants, solution, starter, type Subject } from '../subjects.ts';
import type { Exercise } from '../workshop.ts';
import type { Check } from './check.ts';
import { checkFolder } from './folder-rules.ts';
import {
  checkMutant,
  checkPasses,
  checkStarter,
  checkTests,
  failedSteps,
  type GradedMutant,
} from './run-rules.ts';

/** The proof that an exercise is sound, or the sentences that say where it is not. */
export interface Proof {
  readonly exercise: number;
  readonly steps: number;
  readonly tests: number;
  readonly alternatives: number;
  readonly mutants: readonly {
    readonly name: string;
    readonly caught_by: number;
    readonly failed_steps: readonly number[];
  }[];
  readonly checks: readonly Check[];
}

export async function verify(
  exercise: Exercise,
  runs: string,
  signal: AbortSignal,
): Promise<Proof> {
  const graded = gradeTwoAtATime(exercise, signal);
  const passing = [solution(exercise), ...alternatives(exercise)];
  const wrong = await mutants(exercise);
  const [started, passed, caught] = await Promise.all([
    // What is wrong must be seen to be wrong where learners look: in the networks of watch mode.
    graded(starter(exercise), RUNS.watch),
    Promise.all(passing.map(async (each) => checkPasses(each.name, await graded(each, runs)))),
    Promise.all(
      wrong.map(async ({ mutant, subject }): Promise<GradedMutant> => ({
        mutant,
        grade: await graded(subject, RUNS.watch, { types: false }), // an edit may well be ill-typed
      })),
    ),
  ]);
  return {
    exercise: exercise.number,
    steps: exercise.steps.length,
    tests: exercise.steps.flatMap(({ tests }) => tests).length,
    alternatives: passing.length - 1,
    mutants: caught.map(({ mutant, grade: { report } }) => ({
      name: mutant.name,
      caught_by: mutant.caughtBy,
      failed_steps: failedSteps(report),
    })),
    checks: [
      ...checkFolder(exercise),
      checkStarter(exercise, started),
      ...passed,
      ...caught.map(checkMutant),
      checkTests(exercise, caught),
    ],
  };
}

/** Grades starter, solution and alternatives once more, with seeds that nobody has tried. */
export async function verifyOnceMore(
  exercise: Exercise,
  runs: string,
  signal: AbortSignal,
): Promise<Check[]> {
  const graded = gradeTwoAtATime(exercise, signal);
  const passing = [solution(exercise), ...alternatives(exercise)];
  return Promise.all([
    graded(starter(exercise), runs).then((started) => checkStarter(exercise, started)),
    ...passing.map(async (each) => checkPasses(each.name, await graded(each, runs))),
  ]);
}

// --- internal ---

function gradeTwoAtATime(exercise: Exercise, signal: AbortSignal) {
  const limit = pLimit(2);
  return (subject: Subject, runs: string, options: { types?: boolean } = {}): Promise<Grade> =>
    limit(() => grade(exercise, subject, { runs, signal, ...options }));
}
