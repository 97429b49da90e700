import { expect, test } from 'vitest';
import { longestFor } from './patience.ts';
import { RUNS } from './networks.mjs';

test('a run that counts has as long as one of watch mode, and the proof of the workshop has more', () => {
  const [watch, once, verify] = [RUNS.watch, RUNS.once, RUNS.verify].map((runs) =>
    longestFor(runs),
  );

  expect(watch).toBe(75_000);
  expect(once).toBe(77_000);
  expect(verify).toBe(226_600);
});

test('the real kernel has a time of its own', () => {
  expect(longestFor(RUNS.verify, true)).toBe(30_000);
});
