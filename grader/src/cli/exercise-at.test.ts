import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exerciseAt } from './exercise-at.ts';
import { root } from '../workshop/workshop.ts';

test('a folder of an exercise stands for its number', () => {
  const inside = join(root, 'exercises', '01-echo-server', 'src');

  expect([exerciseAt(inside), exerciseAt(root), exerciseAt(join(root, '..'))]).toEqual([
    '01',
    undefined,
    undefined,
  ]);
});
