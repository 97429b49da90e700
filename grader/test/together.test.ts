// Subjects that share a process. What is expected of each is written at its top: it is the same in the worst of
// companies.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gradeTogether } from '../src/grade/grade-together.ts';
import { solution, starter } from '../src/workshop/subjects.ts';
import { openExercise } from '../src/workshop/workshop.ts';
import { expectationsIn, observe } from './expectations.ts';

const exercise = openExercise('1');

const COMPANY = [
  'is-innocent',
  'kills-its-process',
  'innocent-emitter',
  'tricks-time',
  'loops-without-a-loop',
  'innocent-subclasses',
].map((name) => ({ name, file: join(import.meta.dirname, 'programs', `${name}.ts`) }));

test('nobody is judged by the company he keeps', { timeout: 600_000 }, async () => {
  const grades = await gradeTogether(exercise, COMPANY, {
    networks: 'friendly,3',
    steps: ['1.1', '1.2', '1.3'],
  });

  for (const [i, { file }] of COMPANY.entries()) {
    for (const { where, verdict, says } of expectationsIn(file)) {
      expect({ file, where, ...observe(grades[i]!.report, where) }).toEqual({
        file,
        where,
        verdict: expect.stringMatching(`^(${verdict})$`),
        says: expect.stringContaining(says),
      });
    }
  }
});

test('whoever has failed once may be left alone, and the next one is judged whole', async () => {
  const [started, solved] = await gradeTogether(exercise, [starter(exercise), solution(exercise)], {
    networks: 'friendly',
    endsWithFirst: true,
  });

  const verdicts = started!.report.steps.map(({ verdict }) => verdict);
  expect(verdicts.filter((verdict) => verdict === 'failed')).toHaveLength(1);
  expect(verdicts.at(-1)).toBe('not-run');
  expect(solved!.report.verdict).toBe('passed');
});
