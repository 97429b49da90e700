import { describe, expect, test } from 'vitest';
import { ORDINARY } from './reports.ts';
import { differences } from '../src/grade/differences.ts';
import type { ExerciseReport, Report, StepReport } from '../src/grade/report.ts';

const [EXERCISE] = ORDINARY.exercises as [ExerciseReport];
const [FIRST, SECOND, ...REST] = EXERCISE.steps as [StepReport, StepReport, ...StepReport[]];

const withExercise = (change: Partial<ExerciseReport>): Report => {
  return { ...ORDINARY, exercises: [{ ...EXERCISE, ...change }] };
};
const withSteps = (...steps: StepReport[]): Report => withExercise({ steps });

describe('a report that differs from a second grade', () => {
  const cases: [string, Report, string[]][] = [
    ['in nothing', structuredClone(ORDINARY), []],
    [
      'in when and where it was made',
      {
        ...ORDINARY,
        subject: 'submission:x',
        started_at: '2020-01-01T00:00:00.000Z',
        duration_ms: 5,
        tool: { ...ORDINARY.tool, node: '24.0.0', platform: 'win32-x64' },
      },
      [],
    ],
    [
      'in the verdict of a step',
      withSteps(FIRST, { ...SECOND, verdict: 'passed' }, ...REST),
      ['The verdict of step 3.2 is passed in the report, and failed in a second grade.'],
    ],
    [
      'in points',
      {
        ...withExercise({ points: 40, steps: [FIRST, { ...SECOND, points: 10 }, ...REST] }),
        points: 40,
        bonus: 5,
      },
      [
        'The points of step 3.2 are 10 in the report, and 0 in a second grade.',
        'The points of exercise 3 are 40 in the report, and 10 in a second grade.',
        'The points of all exercises are 40 in the report, and 10 in a second grade.',
        'The bonus points of all exercises are 5 in the report, and 0 in a second grade.',
      ],
    ],
    [
      'in what is a stretch step',
      withSteps(FIRST, { ...SECOND, stretch: true }, ...REST),
      ['The kind of step 3.2 is stretch in the report, and core in a second grade.'],
    ],
    ['in a step that it lacks', withSteps(FIRST, ...REST), ['The report lacks step 3.2.']],
    [
      'in a step that there is not',
      withSteps(FIRST, SECOND, ...REST, { ...FIRST, id: '3.99' }),
      ['The report has step 3.99, which there is not.'],
    ],
    [
      'in a step that it has twice',
      withSteps(FIRST, FIRST, SECOND, ...REST),
      ['The report has step 3.1 2 times.'],
    ],
    [
      'in an exercise that it has twice',
      { ...ORDINARY, exercises: [EXERCISE, EXERCISE] },
      ['The report has exercise 3 2 times.'],
    ],
    [
      'in the file',
      withExercise({ file_sha256: 'd'.repeat(64) }),
      [
        `The file of exercise 3 is not what the report was made with: sha256 ${'d'.repeat(64)} there, ${'a'.repeat(64)} here.`,
      ],
    ],
    [
      'in the tests and the grader',
      {
        ...ORDINARY,
        tool: { ...ORDINARY.tool, tests_sha256: 'd'.repeat(64), grader_sha256: 'e'.repeat(64) },
      },
      [
        `The tests are not what the report was made with: sha256 ${'d'.repeat(64)} there, ${'b'.repeat(64)} here.`,
        `The grader is not what the report was made with: sha256 ${'e'.repeat(64)} there, ${'c'.repeat(64)} here.`,
      ],
    ],
  ];

  test.each(cases)('%s', (_, claimed, sentences) => {
    expect(differences(claimed, ORDINARY)).toEqual(sentences);
  });
});
