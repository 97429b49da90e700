// Where the learner's branch points after an update. Their own commits stay: in the branch, and in another one beside it.

import { renameSync } from 'node:fs';
import { nameOf } from '../workshop/layout.mjs';
import { stagedTree } from './plan.mjs';

/** @import { Git } from './git.mjs' */
/** @import { Plan } from './plan.mjs' */

/**
 * Moves the branch, and returns the name of one that holds what the learner had committed or prepared, if anything.
 * @param {Plan} plan
 * @param {Git} git
 * @param {{ own: string, target: string, spare: string }} indexes the repository's own, one that holds the target, and one more
 * @param {string} stamp
 */
export function moveHistory(plan, git, indexes, stamp) {
  const { head, target, ownCommits } = plan;
  if (ownCommits > 0) keepAnswers(plan, git, indexes.target);
  const tree = git.run(['write-tree'], { index: indexes.target }).trim();
  const staged = stagedTree(git, indexes.own, indexes.spare);
  const isPrepared = staged !== undefined && staged !== tree;
  const tip = isPrepared ? commit(git, staged, [head], 'What was staged before an update') : head;
  const branch = ownCommits > 0 || isPrepared ? makeBranch(git, tip, stamp) : undefined;
  const next = ownCommits > 0 ? join(git, plan, tree) : target.commit;
  git.ask(['update-index', '-q', '--refresh'], { index: indexes.target });
  renameSync(indexes.target, indexes.own);
  git.run(['update-ref', '-m', 'npm run update', 'HEAD', next, head]);
  return branch;
}

// --- internal ---

/** What was committed of an answer stays committed. @param {Plan} plan @param {Git} git @param {string} index */
function keepAnswers({ head, begun, gone }, git, index) {
  for (const slug of begun.filter((each) => !gone.includes(each))) {
    const folder = `exercises/${slug}/src/`;
    const own = git.run(['ls-tree', '-r', '-z', head, '--', folder]);
    const starter = `${head}:exercises/${slug}/.starter/${nameOf(slug)}.ts`;
    const { out: id } = git.ask(['rev-parse', '--verify', '--quiet', starter]);
    if (
      id &&
      own
        .split('\0')
        .filter(Boolean)
        .every((line) => line.includes(` ${id.trim()}\t`))
    )
      continue;
    const there = git.run(['ls-files', '-z', '--', folder], { index });
    git.run(['update-index', '--force-remove', '-z', '--stdin'], { index, input: there });
    git.run(['update-index', '-z', '--index-info'], { index, input: own });
  }
}

// One commit more on the learner's own, so that they can be pushed as before.
/** @param {Git} git @param {Plan} plan @param {string} tree */
function join(git, { head, target }, tree) {
  const isBehind = git.ask(['merge-base', '--is-ancestor', target.commit, head]).isYes;
  const parents = isBehind ? [head] : [head, target.commit];
  return commit(git, tree, parents, `Update the workshop to ${target.commit.slice(0, 12)}`);
}

/** @param {Git} git @param {string} tree @param {readonly string[]} parents @param {string} message */
function commit(git, tree, parents, message) {
  const isKnown = ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'].every((who) => {
    return git.ask(['-c', 'user.useConfigOnly=true', 'var', who]).isYes;
  });
  const lineage = parents.flatMap((parent) => ['-p', parent]);
  const args = ['commit-tree', tree, ...lineage, '-m', message];
  return git.run([...(isKnown ? [] : NOBODY), ...args]).trim();
}

const NOBODY = ['-c', 'user.name=Socketlings', '-c', 'user.email=socketlings@example.invalid'];

/** @param {Git} git @param {string} tip @param {string} stamp */
function makeBranch(git, tip, stamp) {
  for (let n = 1; ; n += 1) {
    const name = `before-update-${stamp}${n > 1 ? `-${n}` : ''}`;
    const there = git.commit(`refs/heads/${name}`);
    if (!there) git.run(['branch', '--no-track', name, tip]);
    if (!there || there === tip) return name;
  }
}
