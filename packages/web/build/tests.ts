// The tests of each exercise as a function of the file under test: they are loaded once, before it is known.

import { normalizePath, type Plugin } from 'vite';
import { inSteps } from '../../../grader/vitest/main/in-steps.mjs';
import { subjectOfEach } from '../../../grader/vitest/main/subject-of-each.mjs';
import { openWorkshop, testFilesOf, type Exercise } from '../../../grader/src/workshop/workshop.ts';

/** `virtual:tests`, and the files behind it. */
export function testsOfExercises(root: string): Plugin[] {
  const exercises = openWorkshop();
  const testFiles = exercises.flatMap(filesOf);
  const loaders = exercises.map(({ slug }) => {
    return `${JSON.stringify(slug)}: () => import(${JSON.stringify(ONE + slug)})`;
  });
  const entryOf = (slug: string): string => {
    return entryFor(filesOf(exercises.find((each) => each.slug === slug)!));
  };
  return [
    {
      name: 'socketlings:tests',
      resolveId: (source) => (source.startsWith(ALL) ? `\0${source}` : undefined),
      load(id) {
        if (id === `\0${ALL}`) return `export const tests = { ${loaders.join(', ')} };`;
        return id.startsWith(`\0${ONE}`) ? entryOf(id.slice(ONE.length + 1)) : undefined;
      },
    },
    inSteps({ subjects: SEVERAL, testFiles, root: normalizePath(root) }),
    subjectOfEach(SEVERAL, testFiles),
  ];
}

// --- internal ---

const ALL = 'virtual:tests';
const ONE = 'virtual:tests/';
const SEVERAL = ['first', 'second']; // of several subjects each comes by itself

/** As vite names them, on every system. */
function filesOf(exercise: Exercise): string[] {
  return testFilesOf(exercise).map(normalizePath);
}

function entryFor(files: readonly string[]): string {
  return [
    ...files.map((file, i) => `import { defineFor as tests${i} } from ${JSON.stringify(file)};`),
    'export default async function (subject, inSteps) {',
    ...files.map((_, i) => `await tests${i}(subject, inSteps);`),
    '}',
  ].join('\n');
}
