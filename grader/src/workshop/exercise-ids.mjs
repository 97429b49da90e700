// What an exercise was when an answer to it was graded. An update changes it: then a grade is stale.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} ExerciseIds
 * @property {string} tests_sha256 with LF at line ends
 * @property {string} readme_sha256
 */

/**
 * Nothing where a part is missing.
 * @param {string} folder of the exercise, as it came
 * @param {readonly string[]} tests the files with its tests, from that folder
 * @returns {ExerciseIds | undefined}
 */
export function exerciseIds(folder, tests) {
  if (tests.length === 0) return undefined;
  try {
    return {
      tests_sha256: idOf(tests.map((path) => join(folder, path))),
      readme_sha256: idOf([join(folder, 'README.md')]),
    };
  } catch {
    return undefined;
  }
}

/**
 * What is another one since a grade; a record of earlier versions does not say.
 * @param {Partial<ExerciseIds>} then
 * @param {ExerciseIds | undefined} now
 * @returns {'tests' | 'README' | undefined}
 */
export function whatIsOlder(then, now) {
  if (!now) return undefined;
  if ((then.tests_sha256 ?? now.tests_sha256) !== now.tests_sha256) return 'tests';
  return (then.readme_sha256 ?? now.readme_sha256) === now.readme_sha256 ? undefined : 'README';
}

// --- internal ---

/** @param {readonly string[]} paths */
function idOf(paths) {
  const texts = paths.map((path) => readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));
  return createHash('sha256').update(texts.join('')).digest('hex');
}
