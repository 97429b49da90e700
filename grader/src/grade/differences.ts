// Where a report says something else than a second grade has found. Pure: sentences come out.

import type { ExerciseReport, Report } from './report.ts';

/** `found` is the report of the same exercises, made again. Empty if everything agrees. */
export function differences(claimed: Report, found: Report): string[] {
  const exercises = pair(claimed.exercises, found.exercises, ({ number }) => `exercise ${number}`);
  return [
    ...sayHash('The tests are', claimed.tool.tests_sha256, found.tool.tests_sha256),
    ...sayHash('The grader is', claimed.tool.grader_sha256, found.tool.grader_sha256),
    ...exercises.flatMap(({ name, was, is, times }) => {
      return was && is && times === 1
        ? compareExercises(name, was, is)
        : sayMissing(name, was, times);
    }),
    ...compare('all exercises', claimed, found),
  ];
}

// --- internal ---

/** What exercises, steps and whole reports have in common. */
interface Result {
  readonly verdict: string;
  readonly points: number;
  readonly max_points: number;
  readonly bonus?: number;
  readonly stretch?: boolean;
}

function compareExercises(name: string, was: ExerciseReport, is: ExerciseReport): string[] {
  const steps = pair(was.steps, is.steps, ({ id }) => `step ${id}`);
  return [
    ...sayHash(`The file of ${name} is`, was.file_sha256, is.file_sha256),
    ...steps.flatMap((step) => {
      return step.was && step.is && step.times === 1
        ? compare(step.name, step.was, step.is)
        : sayMissing(step.name, step.was, step.times);
    }),
    ...compare(name, was, is),
  ];
}

function compare(name: string, was: Result, is: Result): string[] {
  const say = (what: string, a: unknown, b: unknown): string[] => {
    if (a === b) return [];
    return [`The ${what} ${String(a)} in the report, and ${String(b)} in a second grade.`];
  };
  const kind = ({ stretch }: Result): string => (stretch ? 'stretch' : 'core');
  return [
    ...say(`verdict of ${name} is`, was.verdict, is.verdict),
    ...say(`points of ${name} are`, was.points, is.points),
    ...say(`bonus points of ${name} are`, was.bonus, is.bonus),
    ...say(`possible points of ${name} are`, was.max_points, is.max_points),
    ...say(`kind of ${name} is`, kind(was), kind(is)),
  ];
}

function sayHash(what: string, was: string, is: string): string[] {
  if (was === is) return [];
  return [`${what} not what the report was made with: sha256 ${was} there, ${is} here.`];
}

function sayMissing(name: string, was: unknown, times: number): string[] {
  if (times > 1) return [`The report has ${name} ${times} times.`];
  return [was ? `The report has ${name}, which there is not.` : `The report lacks ${name}.`];
}

interface Pair<T> {
  readonly name: string;
  readonly was: T | undefined;
  readonly is: T | undefined;
  /** How often the report has it. */
  readonly times: number;
}

function pair<T>(
  claimed: readonly T[],
  found: readonly T[],
  nameOf: (one: T) => string,
): Pair<T>[] {
  const names = new Set([...found, ...claimed].map(nameOf));
  return [...names].map((name) => {
    const all = claimed.filter((one) => nameOf(one) === name);
    const is = found.find((one) => nameOf(one) === name);
    return { name, was: all[0], is, times: all.length };
  });
}
