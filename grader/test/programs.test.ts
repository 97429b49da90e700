// Grades small wrong (and odd, but right) programs for real. What the grader must say of each is
// written at its top, where `file` stands for the whole.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grade } from '../src/grade.ts';
import { openExercise } from '../src/workshop.ts';
import { expectationsIn, observe } from './expectations.ts';

const folder = join(import.meta.dirname, 'programs');
const exercise = openExercise('1');
const firstSteps = { ...exercise, steps: exercise.steps.slice(0, 3) };

describe.concurrent('a program that', () => {
  test.each(readdirSync(folder))('%s', { timeout: 600_000 }, async (name) => {
    const file = join(folder, name);
    const { report } = await grade(firstSteps, { name, file }, { runs: 'friendly,3' });

    for (const expectation of expectationsIn(file)) {
      expect(observe(report, expectation.where)).toEqual({
        verdict: expect.stringMatching(`^(${expectation.verdict})$`),
        says: expect.stringContaining(expectation.says),
      });
    }
  });
});
