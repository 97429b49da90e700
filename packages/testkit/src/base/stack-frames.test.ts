import { expect, test } from 'vitest';
import { folderInStacks, isOurs } from './stack-frames.ts';

test.each([
  ['file:///home/ann/my%20work%20(1)/packages/', false, '/home/ann/my work (1)/packages/'],
  ['file:///home/%C3%BCnal/packages/', false, '/home/ünal/packages/'],
  ['file:///C:/my%20work/packages/', true, 'C:/my work/packages/'],
])('%s, on Windows: %j, is %s in a stack', (address, windows, folder) => {
  expect(folderInStacks(new URL(address), windows)).toBe(folder);
  expect(isOurs(`    at read (${folder}net/src/conn.ts:7:1)`, folder)).toBe(true);
  expect(isOurs('    at read (/elsewhere/echo.ts:7:1)', folder)).toBe(false);
});

test('a line of this very file is ours', () => {
  expect(isOurs(new Error().stack!.split('\n')[1]!)).toBe(true);
});
