import { expect, test } from 'vitest';
import { readColumns, slotsAt } from './columns.ts';

const STORY = [
  'ann               the poller',
  'slot: null → G  :41',
  '                  wakes ann',
  '…     3 lines left out',
  '                  slot: G → null  :60',
  'falls asleep',
];

test('a story in columns is read back: whose, what, where', () => {
  const { names, moments } = readColumns(STORY)!;

  expect(names).toEqual(['ann', 'the poller']);
  expect(moments.map(({ column, text, line }) => [column, text, line])).toEqual([
    [0, 'slot: null → G', 41],
    [1, 'wakes ann', undefined],
    [-1, '…     3 lines left out', undefined],
    [1, 'slot: G → null', 60],
    [0, 'falls asleep', undefined],
  ]);
});

test('a slot holds what was put there last', () => {
  const story = readColumns(STORY)!;

  expect([...slotsAt(story, 0)]).toEqual([['slot', 'G']]);
  expect([...slotsAt(story, 4)]).toEqual([['slot', 'null']]);
});

test.each([
  [['you  read(5) → EAGAIN', 'you  close(5) → 0']],
  [['ann     connects', 'server  accepts ann']],
  [['read(5) → EAGAIN']],
  [[]],
])('a story that is told in lines has no columns: %j', (story) => {
  expect(readColumns(story)).toBeUndefined();
});
