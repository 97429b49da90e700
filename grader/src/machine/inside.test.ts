import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { isInside } from './inside.ts';

test.each([
  [posix, '/w/packages', '/w/packages/net/src/a.ts', true],
  [posix, '/w/packages', '/w/packages', true],
  [posix, '/w/packages', '/w/packages/..odd.ts', true],
  [posix, '/w/packages', '/w/packages2/a.ts', false],
  [posix, '/w/packages', '/w', false],
  [win32, 'C:\\w\\packages', 'c:\\w\\Packages\\net\\a.ts', true],
  [win32, 'C:\\w\\packages', 'C:\\w\\exercises\\a.ts', false],
  [win32, 'C:\\w\\packages', 'D:\\class\\ann\\a.ts', false],
  [win32, 'C:\\w\\packages', '\\\\server\\class\\a.ts', false],
])('%#', (path, folder, file, expected) => {
  expect(isInside(folder, file, path)).toBe(expected);
});
