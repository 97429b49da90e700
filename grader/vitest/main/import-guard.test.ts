import { describe, expect, test } from 'vitest';
import { complaintAbout } from '../imports.mjs';
import { importGuard } from './import-guard.mjs';

const [root, own] = ['/workshop/', '/home/learner/src/'];
const tests = ['/workshop/exercises/01/test/01.test.ts'];
const guard = importGuard({ subjects: [`${own}echo.ts`], tests, root });
const load = guard.load as unknown as (id: string) => undefined;

describe('a file that the workshop reads', () => {
  test.each([
    `${own}echo.ts`,
    `${own}helper.ts?v=1`,
    ...tests,
    '/workshop/packages/net/src/index.ts',
    '/workshop/node_modules/vitest/dist/index.js',
    '\0koffi',
  ])('%j', (id) => expect(load(id)).toBeUndefined());
});

describe('a file that it does not read', () => {
  test.each([
    '/etc/passwd',
    '/workshop/solutions/01/src/echo.ts',
    'solutions/01/src/echo.ts',
    './solutions/01/src/echo.ts',
    'package.json?raw',
    `${own}../secret.ts`,
    '/workshop/packages/../solutions/01/src/echo.ts',
  ])('%j', (id) => expect(() => load(id)).toThrow('is out of bounds'));
});

test('a way out of the own folder is no way into it', () => {
  const id = `${own}../secret.ts`;
  expect(complaintAbout(id, { id, own, root })).toContain('out of bounds');
  expect(
    complaintAbout('solutions/01/src/echo.ts', { id: 'solutions/01/src/echo.ts', own, root }),
  ).toContain('out of bounds');
});

test('frames are for whom they are given to: elsewhere they are the exercise', () => {
  const id = `${root}packages/net/src/frames.ts`;
  const asked = { id, own, root };
  expect(complaintAbout('@socketlings/net/frames', asked)).toContain('does not give');
  expect(complaintAbout('@socketlings/net/frames', { ...asked, frames: true })).toBeUndefined();
});
