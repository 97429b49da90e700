// Grades everything there is to grade of an exercise, and checks what must hold.

import pLimit from 'p-limit';
import { gradeTogether, type TogetherOptions } from '../grade/grade-together.ts';
import { type Grade } from '../grade/grade.ts';
import { RUNS } from '../run/networks.mjs';
import { alternatives, mutants, solution, starter, type Subject } from '../workshop/subjects.ts';
import type { Exercise } from '../workshop/workshop.ts';
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
  const passing = [solution(exercise), ...alternatives(exercise)];
  const wrong = await mutants(exercise);
  const start = starter(exercise);
  const failing = [start, ...wrong.map(({ subject }) => subject)];
  const [passed, [started, ...failed]] = await Promise.all([
    graded(exercise, passing, { runs, signal }),
    // What is wrong must be seen to be wrong where learners look: in the networks of watch mode. An edit may well be
    // ill-typed.
    graded(exercise, failing, { runs: RUNS.watch, signal, typed: [start] }),
  ]);
  const caught = wrong.map(({ mutant }, i): GradedMutant => ({ mutant, grade: failed[i]! }));
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
      checkStarter(exercise, started!),
      ...passed.map((each, i) => checkPasses(passing[i]!.name, each)),
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
  const passing = [solution(exercise), ...alternatives(exercise)];
  const all = [starter(exercise), ...passing];
  const [started, ...passed] = await graded(exercise, all, { runs, signal });
  return [
    checkStarter(exercise, started!),
    ...passed.map((each, i) => checkPasses(passing[i]!.name, each)),
  ];
}

// --- internal ---

const LARGEST = 20; // subjects that share a process

const twoAtATime = pLimit(2); // whichever exercise they belong to

/** Grades what lies in our own tree, and so may share processes: as many as keep two at work. */
async function graded(
  exercise: Exercise,
  subjects: readonly Subject[],
  options: TogetherOptions,
): Promise<Grade[]> {
  const parts = Math.max(2, Math.ceil(subjects.length / LARGEST));
  const size = Math.ceil(subjects.length / parts);
  const groups = Array.from({ length: Math.ceil(subjects.length / size) }, (_, i) =>
    subjects.slice(i * size, (i + 1) * size),
  );
  const grades = await Promise.all(
    groups.map((group) => twoAtATime(() => gradeTogether(exercise, group, options))),
  );
  return grades.flat();
}
