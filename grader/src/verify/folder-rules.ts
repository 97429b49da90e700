// What must hold of an exercise's files before anything is run. Each rule returns sentences.

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { textOf } from '../machine/files.ts';
import {
  readExports,
  readFirstImport,
  readHeadings,
  readSuites,
  testNameOf,
} from '../workshop/outline.ts';
import { solution } from '../workshop/subjects.ts';
import { root, shown, starterOf, testFilesOf, type Exercise } from '../workshop/workshop.ts';
import { alternatives } from './alternatives.ts';
import { check, type Check } from './check.ts';
import { SURVIVORS } from './mutation/survivors.ts';
import { manifestProblems } from './manifest-rules.ts';

export function checkFolder(exercise: Exercise): Check[] {
  return [
    check('README, HINTS and tests have the same steps', sameSteps(exercise)),
    check('every core step has a nudge', nudges(exercise)),
    check('no hint gives the solution away', spoilers(exercise)),
    check('starter, solution and alternatives export the same names', sameExports(exercise)),
    check('every step has a test file of its own', ownFiles(exercise)),
    check('no two tests have the same title', sameTitles(exercise)),
    check('every test file imports testkit first', testkitFirst(exercise)),
    check('the starter is checked by TypeScript', starterListed()),
    check(
      'package.json follows from the exercise and forwards commands',
      manifestProblems(exercise),
    ),
    check('nothing unexpected lies in the folders', strangers(exercise)),
    ...(process.env['SOCKETLINGS_PRISTINE']
      ? [check('src equals .starter', pristine(exercise))]
      : []),
  ];
}

/** The steps for which the starter has a `TODO(step N)`. */
export function stepsToDo(exercise: Exercise): number[] {
  const todos = textOf(starterOf(exercise)).matchAll(/TODO\(step (\d+)\)/g);
  return [...new Set([...todos].map((match) => Number(match[1])))].sort((a, b) => a - b);
}

// --- internal ---

function sameSteps(exercise: Exercise): string[] {
  const readme = readHeadings(read(exercise, 'README.md'));
  const wanted = readme.map(({ number, title }) => `Step ${number}: ${title}`);
  const hints = readHeadings(read(exercise, 'HINTS.md')).map(
    ({ number, title }) => `Step ${number}: ${title}`,
  );
  const suites = testFilesOf(exercise).flatMap((file) => readSuites(textOf(file)));
  return [
    ...readme.flatMap(({ number }, i) =>
      number === i + 1 ? [] : [`README.md: step ${number} comes at place ${i + 1}`],
    ),
    ...difference('HINTS.md', wanted, hints),
    ...difference(
      'test',
      wanted,
      suites.map(({ title }) => title),
    ),
    ...suites
      .filter(({ tests }) => tests.length === 0)
      .map(({ title }) => `"${title}" has no test`),
  ];
}

function ownFiles(exercise: Exercise): string[] {
  const files = testFilesOf(exercise).filter(
    (file) => basename(file) !== `${exercise.name}.test.ts`,
  );
  return files.flatMap((file) => {
    const titles = readSuites(textOf(file)).map(({ title }) => title);
    const [heading, ...others] = titles.flatMap((title) => readHeadings(`## ${title}`));
    if (!heading || others.length > 0)
      return [`${shown(file)} has ${titles.length} suites, and not the one of its step`];
    const wanted = testNameOf(heading);
    return basename(file) === wanted ? [] : [`${shown(file)} must be called ${wanted}`];
  });
}

function difference(where: string, wanted: readonly string[], found: readonly string[]): string[] {
  return [
    ...wanted
      .filter((title) => !found.includes(title))
      .map((title) => `${where} has no "${title}"`),
    ...found
      .filter((title) => !wanted.includes(title))
      .map((title) => `${where} has "${title}", and README.md has not`),
  ];
}

function sameTitles({ steps }: Exercise): string[] {
  const titles = steps.flatMap(({ tests }) => tests);
  const repeated = titles.filter((title, i) => titles.indexOf(title) !== i);
  return repeated.map((title) => `"${title}": the grader knows a test by its title`);
}

function nudges(exercise: Exercise): string[] {
  const sections = read(exercise, 'HINTS.md').split(/^## /m);
  return exercise.steps
    .filter(({ stretch }) => !stretch)
    .filter(
      ({ number }) =>
        !sections.some(
          (text) => text.startsWith(`Step ${number}: `) && text.includes('**Nudge.**'),
        ),
    )
    .map(({ id }) => `HINTS.md has no **Nudge.** for step ${id}`);
}

function spoilers(exercise: Exercise): string[] {
  const hints = read(exercise, 'HINTS.md');
  const known = textOf(starterOf(exercise));
  const code = textOf(solution(exercise).file);
  return code
    .split('\n')
    .map((line) => line.replace(/\/\/.*/, '').trim())
    .filter((line) => line.length > 12 && !known.includes(line) && hints.includes(line))
    .map((line) => `HINTS.md contains a line of the solution: ${line}`);
}

function sameExports(exercise: Exercise): string[] {
  const wanted = exportsOf(starterOf(exercise));
  return [solution(exercise), ...alternatives(exercise)]
    .filter(({ file }) => exportsOf(file) !== wanted)
    .map(({ name, file }) => `${name} exports ${exportsOf(file)}, and the starter ${wanted}`);
}

function exportsOf(file: string): string {
  return readExports(textOf(file)).join(', ');
}

const STARTERS = '*/.starter/*.ts'; // `*` alone skips what begins with a dot
const TESTKIT = join(root, 'packages/testkit');

/** The testkit, and its rooms that include it. */
function firstImports(): string[] {
  const { exports } = JSON.parse(textOf(join(TESTKIT, 'package.json'))) as {
    exports: Readonly<Record<string, string>>;
  };
  return Object.entries(exports)
    .filter(([name, file]) => name === '.' || includesTestkit(join(TESTKIT, file)))
    .map(([name]) => `@socketlings/testkit${name.slice(1)}`);
}

function includesTestkit(file: string): boolean {
  return file.endsWith('/index.ts') && textOf(file).includes("'../index.ts';");
}

function testkitFirst(exercise: Exercise): string[] {
  const wanted = firstImports();
  return testFilesOf(exercise).flatMap((file) => {
    const first = readFirstImport(textOf(file));
    return wanted.includes(first ?? '') ? [] : [`${shown(file)} imports ${first} first`];
  });
}

function starterListed(): string[] {
  const config = textOf(join(root, 'exercises/tsconfig.json'));
  return config.includes(`"${STARTERS}"`)
    ? []
    : [`exercises/tsconfig.json does not include ${STARTERS}`];
}

function strangers(exercise: Exercise): string[] {
  const { folder, name, slug } = exercise;
  return [
    ...unexpected(folder, [
      '.starter',
      'HINTS.md',
      'README.md',
      'package.json',
      'src',
      'test',
      'try.ts',
      'vitest.config.ts',
    ]),
    ...unexpected(join(folder, '.starter'), [`${name}.ts`]),
    ...unexpected(join(folder, 'test'), [`${name}.test.ts`, ...exercise.steps.map(testNameOf)]),
    ...unexpected(join(root, 'solutions', slug), [
      '.made',
      'alternatives',
      'mutants',
      'src',
      SURVIVORS,
    ]),
    ...unexpected(join(root, 'solutions', slug, 'src'), [`${name}.ts`]),
  ];
}

// `node_modules` appears where an editor or a tool has been at work; it is git-ignored.
function unexpected(folder: string, expected: readonly string[]): string[] {
  if (!existsSync(folder)) return [`${shown(folder)} is missing`];
  return readdirSync(folder)
    .filter((entry) => !expected.includes(entry) && entry !== 'node_modules')
    .map((entry) => `nobody expects ${shown(join(folder, entry))}`);
}

function pristine(exercise: Exercise): string[] {
  const file = join(exercise.folder, exercise.source);
  const same = textOf(file) === textOf(starterOf(exercise));
  return same ? [] : [`${shown(file)} is not the starter`];
}

function read({ folder }: Exercise, path: string): string {
  return textOf(join(folder, path));
}
