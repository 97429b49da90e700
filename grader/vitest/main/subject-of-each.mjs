// Says which file `#subject` is. Of several subjects in one process each gets the tests as modules of its own,
// `01-say-hello.test.ts?subject=2`, whose `#subject` is the third of them. Everything else is loaded once.

/** @import { Plugin } from 'vite' */

/**
 * @param {readonly string[]} subjects files
 * @returns {Plugin}
 */
export function subjectOfEach(subjects) {
  return {
    name: 'socketlings:subject-of-each',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source !== '#subject') return undefined;
      const [, number = '0'] = /\?subject=(\d+)$/.exec(importer ?? '') ?? [];
      return subjects[Number(number)];
    },
  };
}

/**
 * What vitest takes for the tests of one subject: a file that loads those of every step.
 * @param {readonly string[]} testFiles
 * @param {number} number of the subject
 */
export function entryFor(testFiles, number) {
  const paths = testFiles.map((path) => `${path.replaceAll('\\', '/')}?subject=${number}`);
  return paths.map((path) => `import ${JSON.stringify(path)};\n`).join('');
}
