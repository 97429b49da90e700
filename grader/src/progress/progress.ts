// What a learner has reached: a line of JSON for each exercise. It is a record and nothing more; no
// grade is ever taken from it. Everything in here is pure.

import type { ExerciseIds } from '../workshop/exercise-ids.mjs';
import type { ExerciseReport } from '../grade/report.ts';
import { VERDICTS, type Verdict } from '../grade/verdict.ts';

export interface Entry {
  /** Its folder: `01-echo-server`. */
  readonly exercise: string;
  /** A run in all networks has passed. */
  readonly done: boolean;
  readonly graded_at: string;
  /** Verdicts by the ids of steps. */
  readonly steps: Readonly<Record<string, Verdict>>;
  /** Why steps did not run, by their ids. */
  readonly reasons?: Readonly<Record<string, string>>;
  /** How many hints were read, by the ids of steps. */
  readonly hints: Readonly<Record<string, number>>;
  /** What the learner's answer was when it was graded. */
  readonly file_sha256: string;
  /** What the tests and the README were; records of earlier versions do not say. */
  readonly tests_sha256?: string;
  readonly readme_sha256?: string;
}

/** Throws if a line is not an entry. */
export function parseProgress(text: string): Entry[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(parseEntry);
}

export function formatProgress(entries: readonly Entry[]): string {
  const sorted = [...entries].sort((a, b) => a.exercise.localeCompare(b.exercise));
  return sorted.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** Puts an entry in the place of the one before it. */
export function withEntry(entries: readonly Entry[], entry: Entry): Entry[] {
  return [...entries.filter(({ exercise }) => exercise !== entry.exercise), entry];
}

export interface NewGrade {
  /** Its folder: `01-echo-server`. */
  readonly exercise: string;
  readonly report: ExerciseReport;
  /** Whether it ran in all networks: only then can the exercise be done. */
  readonly counts: boolean;
  /** What the exercise is. */
  readonly ids?: ExerciseIds | undefined;
  readonly now: Date;
}

/**
 * What to remember after a grade. What is done stays so, whatever is tried afterwards: only a run that counts of
 * the very same answer takes it away.
 */
export function afterGrade(
  old: Entry | undefined,
  { exercise, report, counts, ids, now }: NewGrade,
): Entry {
  const isSame = old?.file_sha256 === report.file_sha256;
  if (old?.done && !(counts && (isSame || report.verdict === 'passed'))) return old;
  return {
    exercise,
    done: counts && report.verdict === 'passed',
    graded_at: now.toISOString(),
    steps: Object.fromEntries(report.steps.map(({ id, verdict }) => [id, verdict])),
    ...reasonsIn(report),
    hints: old?.hints ?? {},
    file_sha256: report.file_sha256,
    ...ids,
  };
}

/** What to remember after a hint for a step was read. */
export function afterHint(entry: Entry, step: string): Entry {
  return { ...entry, hints: { ...entry.hints, [step]: (entry.hints[step] ?? 0) + 1 } };
}

// --- internal ---

function reasonsIn({ steps }: ExerciseReport): Pick<Entry, 'reasons'> {
  const known = steps.flatMap(({ id, reason }) => (reason ? [[id, reason] as const] : []));
  return known.length > 0 ? { reasons: Object.fromEntries(known) } : {};
}

function parseEntry(line: string): Entry {
  const entry: unknown = JSON.parse(line);
  if (isEntry(entry)) return entry;
  throw new SyntaxError(`not an entry: ${line}`);
}

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value)) return false;
  const { exercise, done, graded_at, steps, hints, file_sha256 } = value;
  const { tests_sha256, readme_sha256 } = value;
  return (
    [exercise, graded_at, file_sha256].every((each) => typeof each === 'string') &&
    [tests_sha256, readme_sha256].every((each) => ['string', 'undefined'].includes(typeof each)) &&
    typeof done === 'boolean' &&
    isRecord(steps) &&
    Object.values(steps).every((each) => VERDICTS.includes(each as Verdict)) &&
    isRecord(hints) &&
    Object.values(hints).every(Number.isInteger)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
