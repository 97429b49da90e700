import { expect, test } from 'vitest';
import { isSource } from './saves.ts';

test('only source files count as saved, not what editors put beside them', () => {
  const names = ['echo.ts', 'lib/more.mjs', '.echo.ts.swp', 'echo.ts~', '4913', 'echo.ts.12.tmp'];

  expect(names.filter(isSource)).toEqual(['echo.ts', 'lib/more.mjs']);
});
