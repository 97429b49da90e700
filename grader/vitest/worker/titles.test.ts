import { expect, test } from 'vitest';
import { sortSteps } from './titles.mjs';

test('steps are in their order, whichever was loaded first; what is none comes before them', () => {
  const names = ['Step 10: ten', 'Step 2: two', 'by itself', 'Step 9: nine', 'Step 2: two again'];
  const file = { tasks: names.map((name) => ({ name, type: 'suite', tasks: [] })) };
  sortSteps(file as never);

  expect(file.tasks.map(({ name }) => name)).toEqual([
    'by itself',
    'Step 2: two',
    'Step 2: two again',
    'Step 9: nine',
    'Step 10: ten',
  ]);
});
