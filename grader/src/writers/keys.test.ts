import { expect, test } from 'vitest';
import { writeKeys } from './keys.ts';

test.each([
  [80, '  h hint   s solution   n next   b back   p progress   r rerun   q quit'],
  [60, '  h hint  s solution  n next  p progress  r rerun  q quit'],
  [40, '  h hint  s solution  n next  q quit'],
  [30, '  h hint  n next  q quit'],
  [10, '  h hint  q quit'],
])('the keys fit into %i columns', (width, line) => {
  expect(writeKeys({ width, colors: false })).toBe(line);
});

test('a key that leads nowhere is not shown', () => {
  expect(writeKeys({ width: 40, colors: false }, ['s'])).toBe(
    '  h hint  n next  p progress  q quit',
  );
});
