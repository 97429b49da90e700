// What must hold when everything is graded: the starter fails by lessons, the solutions pass, and
// every wrong turn is caught where it should be.

import { isGivenUp } from '../run/patience.ts';
import type { Grade } from '../grade/grade.ts';
import type { ExerciseReport, StepReport } from '../grade/report.ts';
import type { Exercise } from '../workshop/workshop.ts';
import type { Mutant } from './catalogue.ts';
import { check, type Check } from './check.ts';
import { stepsToDo } from './folder-rules.ts';

export interface GradedMutant {
  readonly mutant: Mutant;
  /** The number of the step that must catch it first. */
  readonly step: number;
  readonly grade: Grade;
}

export function checkStarter(exercise: Exercise, { report }: Grade): Check {
  const todo = stepsToDo(exercise);
  const problems = report.steps
    .filter(({ stretch }) => !stretch)
    .map((step) => {
      const expected = todo.includes(numberOf(step)) ? 'failed' : 'passed';
      if (step.verdict === expected || isElsewhere(step.reason)) return undefined;
      const reason =
        expected === 'failed' ? 'it has a TODO, and must fail by a lesson' : 'it has no TODO';
      return `the starter's step ${step.id} ${step.verdict}: ${reason}`;
    });
  return check('the starter fails every step that it has a TODO for, by a lesson', [
    ...problems,
    ...report.problems,
  ]);
}

export function checkPasses(subject: string, { report }: Grade): Check {
  const failed = report.steps
    .filter(({ verdict, reason }) => verdict !== 'passed' && !isElsewhere(reason))
    .map(
      ({ id, verdict, seed, lesson }) =>
        `${subject}: step ${id} ${verdict} (seed ${seed}): ${lesson}`,
    );
  return check(`${subject} passes every step`, [...failed, ...report.problems]);
}

export function checkMutant({ mutant, step, grade: { report } }: GradedMutant): Check {
  const claim = `"${mutant.name}" is caught first by step ${step}`;
  const first = report.steps.find(({ verdict }) => verdict !== 'passed');
  if (!first) return check(claim, ['it passes every step']);
  if (isElsewhere(first.reason)) return check(claim, []); // not known here
  return check(claim, [
    numberOf(first) !== step && `step ${first.id} catches it: ${first.lesson}`,
    first.verdict !== 'failed' && `it is not caught by a lesson: ${first.id} ${first.verdict}`,
  ]);
}

/** Whether the first step that it fails, by a lesson, is the one that it belongs to. */
export function isCaughtThere({ step, grade: { report } }: GradedMutant): boolean {
  const first = report.steps.find(({ verdict }) => verdict !== 'passed');
  return first?.verdict === 'failed' && numberOf(first) === step;
}

export function checkTests(exercise: Exercise, mutants: readonly GradedMutant[]): Check {
  const killers = new Set(mutants.flatMap(({ grade }) => failedTests(grade)));
  const idle = exercise.steps.flatMap(({ tests }) => tests).filter((test) => !killers.has(test));
  return check(
    'every test kills a mutant',
    idle.map((test) => `no mutant fails "${test}"`),
  );
}

/** The numbers of the steps that a subject fails; of one that did not run nothing is known. */
export function failedSteps(report: ExerciseReport): number[] {
  return report.steps
    .filter(({ verdict, reason }) => verdict !== 'passed' && !isElsewhere(reason))
    .map(numberOf);
}

// --- internal ---

/** Whether it is told why something did not run here, and would elsewhere; what was given up would not. */
function isElsewhere(reason: string | undefined): boolean {
  return reason !== undefined && !isGivenUp(reason);
}

function failedTests({ judged }: Grade): string[] {
  const tests = judged.steps.flatMap((step) => step.tests);
  const killing = tests.filter(
    ({ verdict, reason }) => verdict !== 'passed' && !isElsewhere(reason),
  );
  return killing.map(({ test }) => test);
}

function numberOf({ id }: Pick<StepReport, 'id'>): number {
  return Number(id.split('.')[1]);
}
