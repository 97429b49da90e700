import { expect, test } from 'vitest';
import { arrivals, readBy, type Rule } from './deadline.ts';

test('without a deadline each read ends when its word arrives', async () => {
  expect(await told({ kind: 'deadline', at: Infinity })).toEqual([
    '0-8 one',
    '8-16 two',
    '16-25 three',
    '25-39 four',
    '39-46 five',
    '46-53 null',
  ]);
});

test('a deadline ends the read that waits, and the next one at once; what came is still there', async () => {
  expect(await told({ kind: 'deadline', at: 30 })).toEqual([
    '0-8 one',
    '8-16 two',
    '16-25 three',
    '25-30 TimeoutError',
    '30-30 TimeoutError',
    '30-39 four, free',
    '39-46 five, free',
    '46-53 null, free',
  ]);
});

test('at the very millisecond of an arrival the deadline wins, and no byte is taken', async () => {
  const [, , third] = await arrivals();
  const reads = await readBy({ kind: 'deadline', at: third!.to });
  expect(reads[2]).toMatchObject({ to: third!.to, gave: 'TimeoutError' });
  expect(reads[4]).toMatchObject({ from: third!.to, to: third!.to, gave: 'three' });
});

test('a timeout for each read begins anew with each read', async () => {
  expect(await told({ kind: 'timeout', after: 20 })).not.toContainEqual(
    expect.stringContaining('TimeoutError'),
  );
  expect(await told({ kind: 'timeout', after: 9 })).toContain('16-25 TimeoutError');
});

test.each([0, 1, 8, 53, 60])('every word is read in the end: deadline at %d ms', async (at) => {
  const reads = await readBy({ kind: 'deadline', at });
  const words = reads.map(({ gave }) => gave).filter((gave) => gave !== 'TimeoutError');
  expect(words).toEqual(['one', 'two', 'three', 'four', 'five', null]);
});

async function told(rule: Rule): Promise<string[]> {
  const reads = await readBy(rule);
  return reads.map(({ from, to, gave, deadline }) => {
    return `${from}-${to} ${gave}${deadline === null ? ', free' : ''}`;
  });
}
