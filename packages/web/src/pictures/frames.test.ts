import { expect, test } from 'vitest';
import { FRAMES, STREAM, cutAt } from './frames.ts';

test('the stream of the README, cut as it is cut there', async () => {
  const cuts = await cutAt([7, 21]);
  expect(cuts.map(({ bytes }) => bytes.length)).toEqual([7, 14, 11]);
  expect(cuts.map(({ frames }) => frames.length)).toEqual([0, 2, 1]);
  expect(cuts.map(({ kept, missing }) => [kept.length, missing])).toEqual([
    [7, 4],
    [1, 3],
    [0, 4],
  ]);
});

test('cut anywhere, the same frames come out', async () => {
  const everywhere = Array.from(STREAM, (_, i) => i);
  for (const begins of [[], everywhere, ...everywhere.map((i) => [i])]) {
    const cuts = await cutAt(begins);
    expect(cuts.flatMap(({ frames }) => frames)).toEqual(FRAMES);
  }
});

test('a length is known when its four bytes are there', async () => {
  const cuts = await cutAt([1, 2, 3, 4, 5]);
  expect(cuts.slice(0, 5).map(({ missing }) => missing)).toEqual([3, 2, 1, 7, 6]);
});
