// What an update has changed, in lines for the learner.

import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { exerciseIds, whatIsOlder } from '../workshop/exercise-ids.mjs';
import { isSlug, nameOf } from '../workshop/layout.mjs';

/** @import { Git } from './git.mjs' */
/** @import { Plan } from './plan.mjs' */
/** @import { Target } from './target.mjs' */

/**
 * @param {Plan} plan
 * @param {Git} git
 * @param {string} root
 * @param {{ aside: string, branch: string | undefined }} kept
 * @returns {string[]}
 */
export function tellUpdate(plan, git, root, { aside, branch }) {
  const { begun, target, gone, added } = plan;
  const folder = relative(root, aside).replaceAll('\\', '/');
  const day = git.run(['show', '--no-patch', '--format=%cs', target.commit]).trim();
  const staying = begun.filter((slug) => !gone.includes(slug));
  return [
    `The workshop is now ${target.name} as of ${day} (${target.commit.slice(0, 12)}).`,
    ...(staying.length > 0
      ? [`Your files in src are as they were: ${name(staying)}. Copies of them are in .saved.`]
      : []),
    ...list(`You had changed these; yours are in ${folder}:`, [...plan.aside, ...plan.blocked]),
    ...(branch
      ? [`Your commits are in your branch as before; where it ended is called ${branch}.`]
      : []),
    ...gone.map((slug) => {
      return `Exercise ${number(slug)} is not part of the workshop any more. What you had of it is in .saved/${slug} and ${folder}.`;
    }),
    ...added.map((slug) => `There is a new exercise: npm run exercise ${number(slug)}`),
    ...tellStarters(plan, git),
  ];
}

/**
 * The exercises whose grades were made with older tests.
 * @param {string} root
 * @param {(slug: string) => string[]} testsOf an exercise, from its folder
 * @param {(slug: string) => boolean} hasChanged asked where the record does not say
 * @returns {string[]}
 */
export function tellStale(root, testsOf, hasChanged) {
  return recordIn(root).flatMap((entry) => {
    const folder = join(root, 'exercises', entry.exercise);
    const ids = exerciseIds(folder, testsOf(entry.exercise));
    const isKnown = typeof entry.tests_sha256 === 'string';
    const isOlder = isKnown ? whatIsOlder(entry, ids) === 'tests' : hasChanged(entry.exercise);
    if (!ids || !isOlder) return [];
    const n = number(entry.exercise);
    return [`Exercise ${n} was graded with older tests: npm run exercise ${n}`];
  });
}

/**
 * The files with the tests of an exercise, as the target has them: others there are the learner's.
 * @param {Target} target
 * @param {Git} git
 * @param {string} slug
 */
export function testsIn({ commit }, git, slug) {
  const args = ['ls-tree', '-z', '--name-only', commit, `exercises/${slug}/test/`];
  const paths = git.list(args).map((path) => path.slice(`exercises/${slug}/`.length));
  return paths.filter((path) => path.endsWith('.test.ts')).sort();
}

/**
 * Whether the tests of an exercise are other ones in the target.
 * @param {Plan} plan
 * @param {Git} git
 * @param {string} slug
 */
export function hasOtherTests({ head, target }, git, slug) {
  const path = `exercises/${slug}/test`;
  return !git.ask(['diff', '--quiet', head, target.commit, '--', path]).isYes;
}

// --- internal ---

const MOST = 20; // lines of a diff, or paths

/** @param {Plan} plan @param {Git} git */
function tellStarters({ head, target, begun, gone }, git) {
  return begun.flatMap((slug) => {
    if (gone.includes(slug)) return [];
    const path = `exercises/${slug}/.starter/${nameOf(slug)}.ts`;
    const args = ['diff', '--no-color', '--no-ext-diff', head, target.commit, '--', path];
    const diff = git.run(args).split('\n').slice(4, -1); // without its head
    if (diff.length === 0) return [];
    const more = diff.length - MOST;
    return [
      `Exercise ${number(slug)} has another starter. Yours is as it was; the starters differ so:`,
      ...diff.slice(0, MOST).map((line) => `    ${line}`),
      ...(more > 0
        ? [`    … ${more} more lines: git ${args.slice(0, 1)} ${args.slice(3).join(' ')}`]
        : []),
    ];
  });
}

/** @param {string} head @param {readonly string[]} paths */
function list(head, paths) {
  if (paths.length === 0) return [];
  const more = paths.length - MOST;
  const shown = paths.slice(0, MOST).map((path) => `    ${path}`);
  return [head, ...shown, ...(more > 0 ? [`    and ${more} more`] : [])];
}

/** @param {string} slug */
function number(slug) {
  return Number(slug.slice(0, 2));
}

/** @param {readonly string[]} slugs */
function name(slugs) {
  return `${slugs.length === 1 ? 'exercise' : 'exercises'} ${slugs.map(number).join(', ')}`;
}

/** @typedef {{ exercise: string, tests_sha256?: string, readme_sha256?: string }} Entry */

/** What was graded; nothing that is wrong with it is of any weight here. @param {string} root @returns {Entry[]} */
function recordIn(root) {
  const path = join(root, '.progress');
  try {
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').split(/\r?\n/).filter(Boolean);
    return lines.map((line) => JSON.parse(line)).filter(({ exercise }) => isSlug(String(exercise)));
  } catch {
    return [];
  }
}
