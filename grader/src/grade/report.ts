// The report: one JSON document, from which every other format is written. Its schema is published
// as report.schema.json.

import type { Scene } from '@socketlings/testkit';
import type { Orders } from '../run/orders.ts';
import type { Verdict } from './verdict.ts';

export interface Report {
  readonly schema: 'socketlings/report/v1';
  readonly subject: string;
  readonly verdict: Verdict;
  readonly points: number;
  readonly max_points: number;
  readonly bonus: number;
  readonly started_at: string;
  readonly duration_ms: number;
  /** The network in which the first lesson was learned: a seed, `friendly`, `nasty` or `real`; null if none. */
  readonly seed: Seed | null;
  readonly tool: Tool;
  /** Of a pull request: what was compared, and what had no say. */
  readonly change?: ChangeReport;
  readonly exercises: readonly ExerciseReport[];
}

export type Seed = number | 'friendly' | 'nasty' | 'real';

export interface Tool {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly tests_sha256: string;
  /** Of the grader and its packages, as they were when it graded. */
  readonly grader_sha256: string;
  readonly sandbox: string;
  /** In which networks: `friendly,nasty,1-32,real`. */
  readonly networks: string;
  /** Files of the grader and its packages that are not as they came. */
  readonly changed: readonly string[];
}

export interface ChangeReport {
  /** Ids of the commits: the one that graded, and the one whose answers were graded. */
  readonly base: string;
  readonly head: string;
  /** Paths that were changed and had no say, some with a reason in brackets. */
  readonly set_aside: readonly string[];
  /** How many more there were. */
  readonly unnamed: number;
  /** What is wrong outside of exercises, in sentences. With any of it, the whole is not done. */
  readonly problems?: readonly string[];
}

export interface ExerciseReport {
  readonly number: number;
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly file_sha256: string;
  readonly verdict: Verdict;
  readonly points: number;
  readonly max_points: number;
  readonly bonus: number;
  readonly problems: readonly string[];
  /** Files of the exercise that were changed; the verdict was made with the originals. */
  readonly set_aside: readonly string[];
  readonly steps: readonly StepReport[];
}

export interface StepReport {
  readonly id: string;
  readonly title: string;
  readonly stretch: boolean;
  readonly verdict: Verdict;
  readonly points: number;
  readonly max_points: number;
  readonly duration_ms: number;
  /** Why it did not run, as a sentence, where that is known. */
  readonly reason?: string;
  /** In how many orders its tasks were played, if they were. */
  readonly orders?: Orders;
  readonly lesson?: string;
  readonly story?: readonly string[];
  readonly scenes?: readonly Scene[];
  /** The learner's line. */
  readonly at?: { readonly file: string; readonly line: number };
  /** The line of the step's test that was not content. */
  readonly test?: { readonly file: string; readonly line: number };
  readonly expected?: string;
  readonly received?: string;
  readonly diagnosis?: string;
  readonly seed?: Seed;
  readonly output?: string;
}

export const CORE_POINTS = 10;
export const STRETCH_POINTS = 5;

/** Whether nothing is left to do: of a pull request that changes no answer, too. */
export function isDone({ exercises, change }: Report): boolean {
  return (
    exercises.every(({ verdict }) => verdict === 'passed') && (change?.problems ?? []).length === 0
  );
}

/** The steps that a verdict is made of: the core, or the stretch steps where only such were asked for. */
export function countedOf(steps: readonly StepReport[]): readonly StepReport[] {
  const core = steps.filter(({ stretch }) => !stretch);
  return core.length > 0 ? core : steps;
}

export function pointsFor({ stretch }: { readonly stretch: boolean }): number {
  return stretch ? STRETCH_POINTS : CORE_POINTS;
}
