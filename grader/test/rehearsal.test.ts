// While a run waits for the code under test it plays the tests with the solution in its place: all that it can play, and
// the solution holds there, too.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { narrow, simulatedTests } from '../src/grade/asked.ts';
import { run } from '../src/run/run.ts';
import { starter } from '../src/workshop/subjects.ts';
import { openWorkshop, testFilesOf, type Exercise } from '../src/workshop/workshop.ts';
import { ordersAreAll } from '../vitest/main/in-steps.mjs';

beforeAll(() => {
  vi.stubEnv('SOCKETLINGS_REHEARSAL', 'whole');
});

describe.concurrent('a rehearsal', () => {
  const all = openWorkshop();
  test.each(all)('of exercise $number', { timeout: 120_000 }, async (exercise) => {
    const request = { exercise, subject: starter(exercise), networks: 'friendly', all: true };
    const tests = simulatedTests(exercise);
    const { attempts } = await run({ ...request, tests, byNetworks: true });

    const played = simulatedTests(narrow(exercise, stepsPlayed(exercise))).length;
    expect(attempts[0]?.noise).toContain(`rehearsed ${played} tests`);
  });
});

function stepsPlayed(exercise: Exercise): string[] {
  const files = testFilesOf(exercise);
  const played = files.filter((file) => !ordersAreAll(readFileSync(file, 'utf8')));
  return played.map((file) => `${exercise.number}.${Number(basename(file).slice(0, 2))}`);
}
