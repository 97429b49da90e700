// Whether what another machine calls a report is one: by its schema, and by its sums.

import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Report, StepReport } from './report.ts';

/** What is wrong with its shape, as in `/exercises must be array`; undefined if it is a report. */
export function whyNoReport(value: unknown): string | undefined {
  const isReport = (compiled ??= new Ajv({ strict: false }).compile(readSchema()));
  if (isReport(value)) return undefined;
  const [first] = isReport.errors ?? [];
  return `${first?.instancePath || 'the whole'} ${first?.message ?? 'is wrong'}`;
}

/** Whether points and verdicts follow from those of the steps. */
export function addsUp(report: Report): boolean {
  const { exercises } = report;
  const steps = exercises.flatMap((exercise) => exercise.steps);
  return agree(report, steps) && exercises.every((exercise) => agree(exercise, exercise.steps));
}

// --- internal ---

let compiled: ValidateFunction | undefined; // of a class there are many

type Score = Pick<Report, 'verdict' | 'points' | 'max_points' | 'bonus'>;

function agree(whole: Score, steps: readonly StepReport[]): boolean {
  const core = steps.filter(({ stretch }) => !stretch);
  const stretch = steps.filter((step) => step.stretch);
  const done = core.every(({ verdict }) => verdict === 'passed');
  return (
    steps.every((step) => step.points === (step.verdict === 'passed' ? step.max_points : 0)) &&
    whole.points === sum(core.map(({ points }) => points)) &&
    whole.max_points === sum(core.map((step) => step.max_points)) &&
    whole.bonus === sum(stretch.map(({ points }) => points)) &&
    (done || whole.verdict !== 'passed')
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function readSchema(): object {
  const url = new URL('../../report.schema.json', import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as object;
}
