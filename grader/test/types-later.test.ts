// The verdict on the steps does not wait for TypeScript.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { grade } from '../src/grade/grade.ts';
import type { ExerciseReport } from '../src/grade/report.ts';
import { openExercise } from '../src/workshop/workshop.ts';
import { patient } from './start.ts';

const exercise = openExercise('1');

test.concurrent('the steps are told before the types are known', patient, async () => {
  const { early, report } = await gradeProgram('has-wrong-types.ts');

  expect(early.map(({ problems }) => problems)).toEqual([[]]);
  expect(report.problems).toContainEqual(expect.stringContaining("to type 'string'"));
  expect(report.steps).toEqual(early[0]?.steps);
});

test.concurrent('why a file cannot be loaded is told once', patient, async () => {
  const { early, report } = await gradeProgram('does-not-parse.ts');

  expect(early).toEqual([]);
  expect(report.problems).toEqual([expect.stringContaining('cannot be understood')]);
});

async function gradeProgram(name: string) {
  const early: ExerciseReport[] = [];
  const subject = { name, file: join(import.meta.dirname, 'programs', name) };
  const onSteps = (report: ExerciseReport): void => void early.push(report);
  const { report } = await grade(exercise, subject, { networks: 'friendly', onSteps });
  return { early, report };
}
