// Makes grades of results: attempts, late days, overrides and caps. Pure, and the same for the same input.

import type { ExerciseReport, StepReport } from '../grade/report.ts';
import type { Verdict } from '../grade/verdict.ts';
import type { Course } from './course.ts';
import { latenessOf, type Lateness } from './late.ts';
import { overrideFor, type Override } from './overrides.ts';
import type { Student } from './roster.ts';

/** One attempt of a student at an exercise. */
export interface Attempt {
  /** 1 is the student's first. */
  readonly number: number;
  /** As in `graded.json`. */
  readonly answer: string;
  /** The id of what it was handed in with. */
  readonly submission: string;
  readonly handedInAt: string | null;
  /** Undefined if it has not been graded. */
  readonly report: ExerciseReport | undefined;
  /** Whether the report is of older tests, or an older grader. */
  readonly isOld: boolean;
  readonly isStarter: boolean;
  /** Of the result. */
  readonly key: string;
}

export interface StepGrade extends Pick<
  StepReport,
  'id' | 'title' | 'stretch' | 'max_points' | 'lesson' | 'seed'
> {
  readonly verdict: Verdict | 'missing' | 'ungraded';
  readonly points: number;
  readonly override?: Override;
}

export interface ExerciseGrade {
  readonly number: number;
  readonly verdict: Verdict | 'missing' | 'ungraded';
  readonly points: number;
  readonly max: number;
  readonly bonus: number;
  readonly steps: readonly StepGrade[];
  /** The attempt that counts. */
  readonly attempt: Attempt | undefined;
  readonly attempts: number;
  /** The numbers of those that have no result. */
  readonly ungraded: readonly number[];
  readonly late: Lateness;
  /** Words: `late`, `types`, `override`, `starter`, `older version`, `time unknown`. */
  readonly flags: readonly string[];
  readonly override?: Override;
}

/** What a step is, before anybody has tried it. */
export type StepOutline = Pick<StepReport, 'id' | 'title' | 'stretch' | 'max_points'>;

export interface Rules {
  readonly course: Course;
  readonly overrides: readonly Override[];
}

/** The grade of the attempt that counts. */
export function gradeExercise(
  student: Student,
  outline: Outline,
  attempts: readonly Attempt[],
  rules: Rules,
): ExerciseGrade {
  const grades = attempts.map((attempt) => gradeAttempt(student, outline, attempt, rules));
  const best = grades.reduce<AttemptGrade | undefined>(
    (one, other) => better(one, other, rules),
    undefined,
  );
  const found = best ?? gradeAttempt(student, outline, undefined, rules);
  const open = attempts.filter(({ report }) => !report).map(({ number: each }) => each);
  return { ...found, attempts: attempts.length, ungraded: open };
}

/** A sum in which a half cent is no question of machines. */
export function round(points: number): number {
  return Math.round((points + Number.EPSILON) * 100) / 100;
}

// --- internal ---

/** What one attempt would be worth. */
type AttemptGrade = Omit<ExerciseGrade, 'attempts' | 'ungraded'>;

function better(
  one: AttemptGrade | undefined,
  other: AttemptGrade,
  { course }: Rules,
): AttemptGrade {
  if (!one || course.keep === 'last') return other;
  const sum = ({ points, bonus }: AttemptGrade): number => points + bonus;
  return sum(other) > sum(one) ? other : one;
}

type Outline = { readonly number: number; readonly steps: readonly StepOutline[] };

function gradeAttempt(
  student: Student,
  { number, steps: outline }: Outline,
  attempt: Attempt | undefined,
  { course, overrides }: Rules,
): AttemptGrade {
  const report = attempt?.report;
  const verdict = report?.verdict ?? (attempt ? 'ungraded' : 'missing');
  const said = (step: string): Override | undefined => {
    return overrideFor(overrides, { student: student.id, exercise: number, step });
  };
  const steps = stepsOf(outline, report, verdict).map((step) => {
    return withOverride(step, said(step.id));
  });
  const late = latenessOf(attempt?.handedInAt ?? null, student, course, number);
  const flags = flagsOf(attempt, { late, steps, whole: said('') });
  const keep = keptOf(course, flags.includes(TYPES), late);
  const points = sumUp(steps, keep, said(''));
  return { number, verdict, ...points, max: maxOf(outline), steps, attempt, late, flags };
}

function sumUp(
  steps: readonly StepGrade[],
  keep: number,
  whole: Override | undefined,
): Pick<ExerciseGrade, 'points' | 'bonus' | 'override'> {
  return {
    points: whole?.points ?? round(sumOf(steps, false) * keep),
    bonus: round(sumOf(steps, true) * keep),
    ...(whole && { override: whole }),
  };
}

function withOverride(step: StepGrade, override: Override | undefined): StepGrade {
  return override ? { ...step, points: override.points, override } : step;
}

/** The part of the points that is left of them. */
function keptOf({ type_error_percent: cost }: Course, typed: boolean, late: Lateness): number {
  return (1 - (typed ? cost : 0) / 100) * (1 - late.percent / 100);
}

function maxOf(outline: readonly StepOutline[]): number {
  const core = outline.filter(({ stretch }) => !stretch);
  return core.reduce((sum, step) => sum + step.max_points, 0);
}

/** Those of the report; a report of older tests may have others. */
function stepsOf(
  outline: readonly StepOutline[],
  report: ExerciseReport | undefined,
  verdict: ExerciseGrade['verdict'],
): StepGrade[] {
  if (!report)
    return outline.map((step) => ({
      ...step,
      verdict: verdict as StepGrade['verdict'],
      points: 0,
    }));
  return report.steps.map(
    ({ id, title, stretch, verdict: own, points, max_points, lesson, seed }) => ({
      id,
      title,
      stretch,
      verdict: own,
      points,
      max_points,
      ...(lesson !== undefined && { lesson }),
      ...(seed !== undefined && { seed }),
    }),
  );
}

function sumOf(steps: readonly StepGrade[], stretch: boolean): number {
  return steps
    .filter((step) => step.stretch === stretch)
    .reduce((sum, { points }) => sum + points, 0);
}

/** What TypeScript says has its number behind it. */
function hasTypeErrors({ problems, verdict, steps }: ExerciseReport): boolean {
  const core = steps.filter(({ stretch }) => !stretch);
  const allPass = core.length > 0 && core.every((step) => step.verdict === 'passed');
  return (
    (verdict === 'failed' && allPass) || problems.some((problem) => /\(TS\d+\)$/.test(problem))
  );
}

const TYPES = 'types';

function flagsOf(
  attempt: Attempt | undefined,
  facts: { late: Lateness; steps: readonly StepGrade[]; whole: Override | undefined },
): string[] {
  const { late, steps, whole } = facts;
  const isOverridden = whole !== undefined || steps.some(({ override }) => override);
  return [
    ...(late.days > 0 ? ['late'] : []),
    ...(late.isUnknown && attempt ? ['time unknown'] : []),
    ...(attempt?.report && hasTypeErrors(attempt.report) ? [TYPES] : []),
    ...(isOverridden ? ['override'] : []),
    ...(attempt?.isStarter ? ['starter'] : []),
    ...(attempt?.isOld ? ['older version'] : []),
  ];
}
