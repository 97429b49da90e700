// Grades everything there is to grade of an exercise, and checks what must hold.

import pLimit from 'p-limit';
import { gradeTogether, type TogetherOptions } from '../grade/grade-together.ts';
import { type Grade } from '../grade/grade.ts';
import { NETWORKS } from '../run/networks.mjs';
import { solution, starter, type Subject } from '../workshop/subjects.ts';
import type { Exercise } from '../workshop/workshop.ts';
import { alternatives } from './alternatives.ts';
import { readMutants, stepNumberOf, type Mutant } from './catalogue.ts';
import type { Check } from './check.ts';
import { checkFolder } from './folder-rules.ts';
import { checkCatalogue, makeMutants } from './mutants.ts';
import {
  checkMutant,
  checkPasses,
  checkStarter,
  checkTests,
  failedSteps,
  isCaughtThere,
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

/** How much is proved. */
export interface Scope {
  /** The networks of the solution. */
  readonly networks: string;
  /** Those of the other right designs, and of the starter, which must fail where learners look. */
  readonly others: string;
  /** Whether every step that a wrong turn fails is found, and not the first one alone. */
  readonly full: boolean;
}

export async function verify(
  exercise: Exercise,
  scope: Scope,
  signal: AbortSignal,
): Promise<Proof> {
  const mutants = readMutants(exercise);
  const [files, catalogue] = [checkFolder(exercise), checkCatalogue(exercise, mutants)];
  const isSound = catalogue.every(({ problems }) => problems.length === 0);
  // What cannot be made cannot be graded.
  const { caught, checks } = isSound ? await gradeAll(exercise, mutants, scope, signal) : NOTHING;
  return {
    exercise: exercise.number,
    steps: exercise.steps.length,
    tests: exercise.steps.flatMap(({ tests }) => tests).length,
    alternatives: alternatives(exercise).length,
    mutants: caught.map(describe),
    checks: [...files, ...catalogue, ...checks],
  };
}

/** Grades starter, solution and alternatives once more, with fresh seeds. */
export async function verifyOnceMore(
  exercise: Exercise,
  networks: string,
  signal: AbortSignal,
): Promise<Check[]> {
  const passing = [solution(exercise), ...alternatives(exercise)];
  const all = [starter(exercise), ...passing];
  const [started, ...passed] = await graded(exercise, all, { networks, signal });
  return [
    checkStarter(exercise, started!),
    ...passed.map((each, i) => checkPasses(passing[i]!.name, each)),
  ];
}

// --- internal ---

interface Graded {
  readonly caught: readonly GradedMutant[];
  readonly checks: readonly Check[];
}

const NOTHING: Graded = { caught: [], checks: [] };

async function gradeAll(
  exercise: Exercise,
  mutants: readonly Mutant[],
  scope: Scope,
  signal: AbortSignal,
): Promise<Graded> {
  const [right, caught] = await Promise.all([
    gradeRight(exercise, scope, signal),
    scope.full
      ? gradeWrong(exercise, mutants, { networks: NETWORKS.watch, signal })
      : gradeFirst(exercise, mutants, signal),
  ]);
  const checks = [
    ...right,
    ...caught.map(checkMutant),
    ...(scope.full ? [checkTests(exercise, caught)] : []),
  ];
  return { caught, checks };
}

/** Starter, solution and alternatives. In the short proof nobody but the solution goes on to the real kernel. */
async function gradeRight(
  exercise: Exercise,
  { networks, others, full }: Scope,
  signal: AbortSignal,
): Promise<Check[]> {
  const [first, last] = [starter(exercise), solution(exercise)];
  const between = alternatives(exercise);
  const [rest, [solved]] = await Promise.all([
    graded(exercise, [first, ...between], {
      networks: others,
      signal,
      ...(!full && { typed: [first] }), // `npm run types` has seen the others
    }),
    graded(exercise, [last], { networks, signal }),
  ]);
  const [started, ...passed] = rest;
  return [
    checkStarter(exercise, started!),
    checkPasses(last.name, solved!),
    ...passed.map((each, i) => checkPasses(between[i]!.name, each)),
  ];
}

/** The first thing that each wrong turn fails; in two networks, and in all of them where these are not enough. */
async function gradeFirst(
  exercise: Exercise,
  mutants: readonly Mutant[],
  signal: AbortSignal,
): Promise<GradedMutant[]> {
  const options = { signal, endsWithFirst: true };
  const all = await gradeWrong(exercise, mutants, { ...options, networks: FEW });
  const left = all.filter((each) => !isCaughtThere(each));
  const again = await gradeWrong(
    exercise,
    left.map(({ mutant }) => mutant),
    { ...options, networks: NETWORKS.watch },
  );
  return all.map((each) => again.find(({ mutant }) => mutant === each.mutant) ?? each);
}

async function gradeWrong(
  exercise: Exercise,
  mutants: readonly Mutant[],
  options: TogetherOptions,
): Promise<GradedMutant[]> {
  const subjects = makeMutants(exercise, mutants);
  const grades = await graded(exercise, subjects, { ...options, typed: [] }); // an edit may well be ill-typed
  return mutants.map((mutant, i) => {
    return { mutant, step: stepNumberOf(mutant, exercise), grade: grades[i]! };
  });
}

function describe({ mutant, step, grade }: GradedMutant): Proof['mutants'][number] {
  return { name: mutant.name, caught_by: step, failed_steps: failedSteps(grade.report) };
}

const FEW = 'friendly,nasty'; // for one alone exercise 5 plays every order, as if somebody wanted to see it again

const LARGEST = 50; // subjects that share a process, most of which is the start of it

const twoAtATime = pLimit(2); // whichever exercise they belong to

/** Grades what lies in our own tree, and so may share processes. */
async function graded(
  exercise: Exercise,
  subjects: readonly Subject[],
  options: TogetherOptions,
): Promise<Grade[]> {
  const parts = Math.ceil(subjects.length / LARGEST);
  const size = Math.ceil(subjects.length / parts);
  const groups = Array.from({ length: Math.ceil(subjects.length / size) }, (_, i) =>
    subjects.slice(i * size, (i + 1) * size),
  );
  const grades = await Promise.all(
    groups.map((group) => twoAtATime(() => gradeTogether(exercise, group, options))),
  );
  return grades.flat();
}
