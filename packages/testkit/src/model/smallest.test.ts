import { expect, test } from 'vitest';
import { smallest } from './smallest.ts';

const simpler = (n: number): number[] => (n > 0 ? [0, n - 1] : []);

test('a script comes down to what its failure needs', async () => {
  const script = [3, 1, 4, 1, 5, 9, 2, 6];
  const fails = async (tried: readonly number[]): Promise<string | undefined> =>
    tried.indexOf(4) < tried.findIndex((n) => n >= 7) && tried.includes(4) ? 'fails' : undefined;

  const found = await smallest({ script, failure: 'first' }, { fails, simpler, most: 100 });

  expect(found).toEqual({ script: [4, 7], failure: 'fails' });
});

test('the search ends when it has tried enough', async () => {
  let tried = 0;
  const fails = async (): Promise<string> => `try ${(tried += 1)}`;

  const found = await smallest({ script: [9, 9, 9], failure: '' }, { fails, simpler, most: 2 });

  expect([tried, found.failure]).toEqual([2, 'try 2']);
});

test('what fails as it is stays as it is', async () => {
  const fails = async (): Promise<undefined> => undefined;

  const found = await smallest({ script: [1, 2], failure: '' }, { fails, simpler, most: 100 });

  expect(found.script).toEqual([1, 2]);
});
