// The file that is the tests of one subject. It stands alone: what starts vitest needs no parser.

/**
 * What vitest takes for the tests of one subject: a file that loads those of every step.
 * @param {readonly string[]} testFiles
 * @param {readonly string[]} subjects
 * @param {number} number of the subject
 */
export function entryFor(testFiles, subjects, number) {
  const tests = testFiles.map(quoted);
  if (subjects.length === 1) return tests.map((test) => `import ${test};\n`).join('');
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
