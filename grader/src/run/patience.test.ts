import { expect, test } from 'vitest';
import { longestFor } from './patience.ts';
import { NETWORKS } from './networks.mjs';

test('a run that counts has as long as one of watch mode, and the proof of the workshop has more', () => {
  const [watch, once, full] = [NETWORKS.watch, NETWORKS.once, NETWORKS.full].map((networks) =>
    longestFor(networks),
  );

  expect(watch).toBe(75_000);
  expect(once).toBe(77_000);
  expect(full).toBe(226_600);
});

test('the real kernel has a time of its own', () => {
  expect(longestFor(NETWORKS.full, true)).toBe(30_000);
});
