// The file that is the tests of one subject. It stands alone: what starts vitest needs no parser.

/** What a run imports that plays its tests before the code under test is there. */
export const REHEARSAL = 'socketlings:rehearsal';

/**
 * What vitest takes for the tests of one subject: a file that loads those of every step.
 * @param {readonly string[]} testFiles
 * @param {readonly string[]} subjects
 * @param {{ number: number, rehearses?: boolean }} which subject, and whether it has a rehearsal
 */
export function entryFor(testFiles, subjects, { number, rehearses = false }) {
  const tests = testFiles.map(quoted);
  if (subjects.length === 1) {
    const before = rehearses ? `import ${quoted(REHEARSAL)};\n` : '';
    return `${before}await Promise.all([${tests.map((test) => `import(${test})`).join(', ')}]);\n`;
  }
  const path = subjects[number] ?? '';
  return [
    ...tests.map((test, i) => `import { defineFor as tests${i} } from ${test};`),
    `import * as subject from ${quoted(path)};`,
    `const inSteps = () => import(${quoted(`${path}?in-steps`)});`,
    ...tests.map((_, i) => `await tests${i}(subject, inSteps);`),
  ].join('\n');
}

// --- internal ---

/** @param {string} path */
function quoted(path) {
  return JSON.stringify(path.replaceAll('\\', '/'));
}
