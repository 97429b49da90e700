// To which commit an update moves: the newest of the branch that this one follows, or the one that is named.

import { UsageError } from '../usage-error.mjs';
import { lastLine } from './git.mjs';

/** @import { Git } from './git.mjs' */

/**
 * @typedef {object} Target
 * @property {string} name as it is told
 * @property {string} commit
 * @property {readonly string[]} known commits of the same place before it was asked: they are not the learner's own
 */

/**
 * Asks upstream. Throws a `UsageError` if it cannot be asked, or there is no such commit.
 * @param {Git} git
 * @param {string | undefined} ref
 * @returns {Target}
 */
export function findTarget(git, ref) {
  const target = ref === undefined ? followed(git) : named(git, ref);
  const manifest = git.ask(['show', `${target.commit}:package.json`]);
  if (manifest.isYes && isWorkshop(manifest.out)) return target;
  throw new UsageError(`${target.name} is no Socketlings workshop. Nothing was changed.`);
}

// --- internal ---

/** @param {Git} git @returns {Target} */
function followed(git) {
  const branch = git.ask(['symbolic-ref', '--quiet', '--short', 'HEAD']).out.trim();
  if (!branch) {
    throw new UsageError(`You are on no branch (a detached HEAD). Say where to go: ${TO}`);
  }
  const setting = (/** @type {string} */ key) =>
    git.ask(['config', '--get', `branch.${branch}.${key}`]).out.trim();
  const [remote, merge] = [setting('remote'), setting('merge')];
  const name = git.ask(['rev-parse', '--abbrev-ref', `${branch}@{upstream}`]).out.trim();
  if (!remote || !merge || !name) {
    throw new UsageError(
      `Your branch ${branch} follows nothing upstream. Say where to go: ${TO}${sayRemotes(git)}`,
    );
  }
  const known = remote === '.' ? [] : fetch(git, remote);
  const commit = git.commit(`${branch}@{upstream}`);
  if (commit) return { name, commit, known };
  throw new UsageError(`${name}, which your branch ${branch} follows, is not there any more.`);
}

const TO = 'npm run update -- --to origin/main';

/** @param {Git} git @param {string} ref @returns {Target} */
function named(git, ref) {
  const remotes = git.run(['remote']).split('\n').filter(Boolean);
  const remote = remotes.find((each) => ref.startsWith(`${each}/`));
  if (remote) {
    const known = fetch(git, remote);
    const commit = git.commit(`refs/remotes/${ref}`);
    if (commit) return { name: ref, commit, known };
    throw new UsageError(`There is no ${ref}: ${remote} has ${sayBranches(git, remote)}.`);
  }
  let trouble;
  for (const each of remotes) {
    try {
      const known = fetch(git, each);
      const commit = git.commit(`refs/remotes/${each}/${ref}`);
      if (commit) return { name: `${each}/${ref}`, commit, known };
      git.ask(['fetch', '--quiet', each, `refs/tags/${ref}:refs/tags/${ref}`]); // if it is one
    } catch (error) {
      trouble ??= error;
    }
  }
  const commit = git.commit(ref); // a tag, an id, or something of one's own: it may be here already
  if (commit) return { name: ref, commit, known: knownAround(git, commit) };
  throw trouble ?? new UsageError(`"${ref}" is no branch, tag or commit here.${sayRemotes(git)}`);
}

/** Of the places that have a commit, all that is known. @param {Git} git @param {string} commit */
function knownAround(git, commit) {
  const args = [
    'for-each-ref',
    '--contains',
    commit,
    '--format=%(refname:lstrip=2)',
    'refs/remotes',
  ];
  const names = git.run(args).split('\n').filter(Boolean);
  const remotes = new Set(names.map((name) => String(name.split('/')[0])));
  return [...remotes].flatMap((remote) => knownOf(git, remote));
}

/** @param {Git} git @param {string} remote */
function knownOf(git, remote) {
  const args = ['for-each-ref', '--format=%(objectname)', `refs/remotes/${remote}`];
  return git.run(args).split('\n').filter(Boolean);
}

/** Returns what was known of the remote before. @param {Git} git @param {string} remote */
function fetch(git, remote) {
  const known = knownOf(git, remote);
  const { isYes, err } = git.ask(['fetch', '--quiet', remote]);
  if (isYes) return known;
  throw new UsageError(
    `Nothing could be fetched from ${remote}, and nothing was changed. Are you online? git says: ${lastLine(err)}`,
  );
}

/** @param {Git} git */
function sayRemotes(git) {
  const remotes = git.run(['remote']).split('\n').filter(Boolean);
  if (remotes.length > 0) return '';
  return ' No place upstream is known here: git remote add origin ADDRESS adds one.';
}

/** @param {Git} git @param {string} remote */
function sayBranches(git, remote) {
  const format = '--format=%(refname:lstrip=3)';
  const branches = git.run(['for-each-ref', format, `refs/remotes/${remote}`]).split('\n');
  return branches.filter((name) => name && name !== 'HEAD').join(', ') || 'no branch';
}

/** @param {string} manifest */
function isWorkshop(manifest) {
  try {
    return JSON.parse(manifest).name === 'socketlings';
  } catch {
    return false;
  }
}
