// An update from its first question to its last word.

import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workshop/layout.mjs';
import { stamp } from '../machine/whole-file.mjs';
import { keepAll, replaceFiles } from './apply.mjs';
import { expectRepository, gitPath } from './expect.mjs';
import { Git } from './git.mjs';
import { moveHistory } from './history.mjs';
import { install, isInstalled } from './install.mjs';
import { planUpdate } from './plan.mjs';
import { findTarget } from './target.mjs';
import { hasOtherTests, tellStale, tellUpdate, testsIn } from './tell.mjs';

/** @import { Plan } from './plan.mjs' */
/** @import { Target } from './target.mjs' */

/**
 * Throws a `UsageError` if there is nothing to be done about it here; then nothing was changed.
 * @param {string | undefined} ref
 * @param {(line: string) => void} print
 * @returns {boolean} whether all is as it should be
 */
export function update(ref, print) {
  const git = new Git(root);
  expectRepository(git, root);
  drop(indexesOf(git)); // an update that was killed could not
  const target = findTarget(git, ref);
  const now = new Date();
  const aside = join(root, '.saved', `update-${stamp(now)}`);
  const isNewest = isThereAlready(git, target, ref);
  const plan = isNewest ? undefined : move(git, target, { aside, now }, print);
  if (!plan) print(`This is the newest already: ${target.name} (${target.commit.slice(0, 12)}).`);
  for (const line of tellStale(
    root,
    (slug) => testsIn(target, git, slug),
    (slug) => plan !== undefined && hasOtherTests(plan, git, slug),
  )) {
    print(line);
  }
  return addPackages(aside, print);
}

// --- internal ---

/** @param {Git} git @param {Target} target @param {string | undefined} ref */
function isThereAlready(git, { commit }, ref) {
  if (!git.ask(['merge-base', '--is-ancestor', commit, 'HEAD']).isYes) return false;
  if (ref === undefined) return true;
  return git.ask([
    'diff',
    '--quiet',
    commit,
    'HEAD',
    '--',
    '.',
    ':(exclude,glob)exercises/*/src/**',
  ]).isYes;
}

/**
 * @param {Git} git
 * @param {Target} target
 * @param {{ aside: string, now: Date }} where
 * @param {(line: string) => void} print
 * @returns {Plan}
 */
function move(git, target, { aside, now }, print) {
  const indexes = indexesOf(git);
  try {
    const plan = planUpdate(git, root, target, indexes);
    keepAll(plan, root, { aside, now });
    replaceFiles(plan, git, root, { aside, index: indexes.target });
    const branch = moveHistory(plan, git, indexes, stamp(now));
    for (const line of tellUpdate(plan, git, root, { aside, branch })) print(line);
    return plan;
  } finally {
    drop(indexes);
  }
}

// Files in which git puts together what is to be.
/** @param {Git} git */
function indexesOf(git) {
  const own = gitPath(git, root, 'index');
  return {
    own,
    target: `${own}.update-target`,
    head: `${own}.update-head`,
    spare: `${own}.update-spare`,
  };
}

/** @param {ReturnType<typeof indexesOf>} indexes */
function drop({ target, head, spare }) {
  for (const path of [target, head, spare]) {
    for (const each of [path, `${path}.lock`]) rmSync(each, { force: true });
  }
}

/** @param {string} aside @param {(line: string) => void} print */
function addPackages(aside, print) {
  if (!statSync(join(root, 'package-lock.json'), { throwIfNoEntry: false }) || isInstalled(root))
    return true;
  print('It needs other packages: npm ci …');
  const trouble = install(root, aside);
  if (!trouble) return true;
  print(`npm ci did not work: ${trouble}`);
  print(
    'Your work and the update are safe; some commands may fail until you are online and type: npm ci',
  );
  return false;
}
