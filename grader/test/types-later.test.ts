// A verdict is told as soon as it is known: that on a step does not wait for the others, nor any for TypeScript.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { grade, type SoFar } from '../src/grade/grade.ts';
import type { ExerciseReport } from '../src/grade/report.ts';
import { solution, starter } from '../src/workshop/subjects.ts';
import { openExercise } from '../src/workshop/workshop.ts';
import { isFailing } from '../src/writers/steps.ts';
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

test.concurrent('a step that fails is told while others run, and stays so', patient, async () => {
  const subject = starter(exercise);
  const told: ExerciseReport[] = [];
  const onSoFar = ({ report }: SoFar): void => void told.push(report());
  const { report } = await grade(exercise, subject, { networks: 'friendly,nasty', onSoFar });

  const failing = told.map(({ steps }) => steps.filter(isFailing).map(({ id }) => id));
  expect(failing[0]?.[0]).toBe('1.1'); // others may have failed until somebody looked
  failing.forEach((ids, i) => expect(failing[i + 1] ?? ids).toEqual(expect.arrayContaining(ids)));
  expect(told.at(-1)?.steps.map(({ lesson }) => lesson)).toEqual(
    report.steps.map(({ lesson }) => lesson),
  );
});

test.concurrent('a step that holds is never told to fail', patient, async () => {
  const failing = new Set<string>();
  const onSoFar = ({ report }: SoFar): void => {
    for (const { id } of report().steps.filter(isFailing)) failing.add(id);
  };
  await grade(exercise, solution(exercise), { networks: 'friendly,nasty,1-8', onSoFar });

  expect([...failing]).toEqual([]);
});

async function gradeProgram(name: string) {
  const early: ExerciseReport[] = [];
  const subject = { name, file: join(import.meta.dirname, 'programs', name) };
  const onSteps = (report: ExerciseReport): void => void early.push(report);
  const { report } = await grade(exercise, subject, { networks: 'friendly', onSteps });
  return { early, report };
}
