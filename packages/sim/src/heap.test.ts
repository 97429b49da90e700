import { expect, it } from 'vitest';
import { Heap } from './heap.ts';
import { Random } from './random.ts';

it('gives back in order what came in any order, whenever it is asked', () => {
  const random = new Random(7);
  const heap = new Heap<number>((a, b) => a < b);
  const kept: number[] = [];
  const taken: [number | undefined, number | undefined][] = [];
  for (let i = 0; i < 5000; i += 1) {
    if (random.int(0, 2) > 0) {
      const value = random.int(0, 500);
      heap.push(value);
      kept.push(value);
    } else {
      kept.sort((a, b) => a - b);
      expect(heap.first).toBe(kept[0]);
      taken.push([heap.pop(), kept.shift()]);
    }
  }
  expect(taken.length).toBeGreaterThan(1000);
  for (const [got, wanted] of taken) expect(got).toBe(wanted);
});

it('is empty when nothing is left', () => {
  const heap = new Heap<string>((a, b) => a < b);
  heap.push('a');
  expect([heap.pop(), heap.pop(), heap.first]).toEqual(['a', undefined, undefined]);
  heap.push('b');
  heap.clear();
  expect(heap.first).toBeUndefined();
});
