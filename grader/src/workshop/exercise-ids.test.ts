import { expect, test } from 'vitest';
import { whatIsOlder } from './exercise-ids.mjs';

const IDS = { tests_sha256: 'ab', readme_sha256: 'cd' };

test.each([
  ['nothing, when all is the same', IDS, undefined],
  ['nothing, when an earlier version did not say', {}, undefined],
  ['the tests', { ...IDS, tests_sha256: 'old' }, 'tests'],
  ['the README', { ...IDS, readme_sha256: 'old' }, 'README'],
  ['the tests before the README', { tests_sha256: 'old', readme_sha256: 'old' }, 'tests'],
])('older is %s', (_, then, part) => {
  expect(whatIsOlder(then, IDS)).toBe(part);
});
