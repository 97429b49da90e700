import { Random } from '@socketlings/sim';
import { expect, test } from 'vitest';
import { drawn, everyOne } from './draw.ts';
import { LETTERS } from './letters.ts';
import { sayScenario, smaller } from './scenario.ts';

test('every small scenario is there, once', () => {
  const said = [...everyOne()].map(sayScenario);

  expect(new Set(said).size).toBe(said.length);
  expect(said).toContain('ann reads; nothing happens');
  expect(said).toContain("bob writes; setDeadline('w', past), setDeadline('w', off)");
  expect(said).not.toContain('bob writes; bytes');
});

test('chance uses every letter, and gives the same again', () => {
  const [one, other] = [new Random(3), new Random(3)];
  const all = Array.from({ length: 300 }, () => drawn(one));

  expect(all.map(sayScenario)).toEqual(all.map(() => sayScenario(drawn(other))));
  expect(new Set(all.flatMap(({ acts }) => acts)).size).toBe(LETTERS.length);
});

test('a smaller one lacks one act, or one of two who call', () => {
  const [bytes, end] = LETTERS.filter(({ name }) => /^(bytes|the end)$/.test(name));
  const scenario = { cast: ['ann reads', 'bob writes'], acts: [bytes!, end!] } as const;

  expect(smaller(scenario).map(sayScenario)).toEqual([
    'ann reads, bob writes; the end',
    'ann reads, bob writes; bytes',
    'bob writes; bytes, the end',
    'ann reads; bytes, the end',
  ]);
});
