import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { placeIn } from './failure.ts';

const IN_LINE_7 = (path: string): { stack: string } => ({
  stack: `Error: no\n    at node:internal/timers:12:3\n    at handleConn (${path}:7:11)`,
});

test('the place of an error is a line of the answer', () => {
  const file = '/home/ann/handed in/src/echo.ts';

  expect(placeIn(file, IN_LINE_7(file), posix)).toEqual({ file, line: 7 });
  expect(placeIn(file, IN_LINE_7('/home/ann/handed in/src/lib/helper.ts'), posix)?.line).toBe(7);
  expect(placeIn(file, IN_LINE_7('/home/ann/handed in/src2/echo.ts'), posix)).toBeUndefined();
  expect(placeIn(file, IN_LINE_7('/home/ann/packages/net/src/conn.ts'), posix)).toBeUndefined();
});

test('a line that the guard of loops has added is none of it', () => {
  const file = '/home/ann/src/echo.ts';
  const stack = `RangeError: too deep\n    at __loop_0123456789abcdef (${file}:24:18)\n    at deeper (${file}:5:3)`;

  expect(placeIn(file, { stack }, posix)?.line).toBe(5);
});

test.each([
  'Z:/handed in/src/echo.ts',
  'z:\\handed in\\src\\echo.ts',
  'file:///Z:/handed%20in/src/echo.ts',
])('on Windows it is called %s', (path) => {
  expect(placeIn('Z:\\handed in\\src\\echo.ts', IN_LINE_7(path), win32)?.line).toBe(7);
});
