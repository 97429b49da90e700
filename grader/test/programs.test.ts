// Grades small wrong (and odd, but right) programs for real. What the grader must say of each is
// written at its top, where `file` stands for the whole. They are answers to the first three steps of
// exercise 1, if they do not say otherwise.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grade } from '../src/grade.ts';
import { openExercise, type Exercise } from '../src/workshop.ts';
import { expectationsIn, observe } from './expectations.ts';

const folder = join(import.meta.dirname, 'programs');
const exercise = openExercise('1');
const firstSteps = { ...exercise, steps: exercise.steps.slice(0, 3) };

describe.concurrent('a program that', () => {
  test.each(readdirSync(folder))('%s', { timeout: 600_000 }, async (name) => {
    const file = join(folder, name);
    const { report } = await grade(askedBy(file), { name, file }, { runs: networksOf(file) });

    for (const expectation of expectationsIn(file)) {
      expect(observe(report, expectation.where)).toEqual({
        verdict: expect.stringMatching(`^(${expectation.verdict})$`),
        says: expect.stringContaining(expectation.says),
      });
    }
  });
});

/** A program on the real kernel has no use for others. */
function networksOf(file: string): string {
  const onKernel = askedBy(file).steps.some((step) => step.onKernel.length > 0);
  return onKernel ? 'real' : 'friendly,3';
}

/** The first steps of exercise 1, or the step that is named: `// exercise 5.18`. */
function askedBy(file: string): Exercise {
  const [, id, number] = /^\/\/ exercise ((\d+)\.\d+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
  if (!id || !number) return firstSteps;
  const named = openExercise(number);
  return { ...named, steps: named.steps.filter((step) => step.id === id) };
}
