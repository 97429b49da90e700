// `npm run grade -- --comment`: the second half of grading on GitHub. It may write to the pull request,
// and runs nothing of it.

import { openApi, need, type Api } from '../github/api.ts';
import { readEvent, type FinishedRun } from '../github/event.ts';
import { outcomesOf, type Course } from '../github/outcome.ts';
import { publish } from '../github/publish.ts';
import { findPullRequests, type PullRequest } from '../github/pull-request.ts';
import { contextFor, setStatus, type Status } from '../github/status.ts';
import type { Screen } from '../cli/screen.ts';
import { printable } from '../writers/text.ts';

/**
 * Makes known what a finished run has found: as the status of its commit, and in a comment on each of its
 * pull requests. 1 if it should have left a report, and there is none.
 */
export async function commentCommand(screen: Screen, env: NodeJS.ProcessEnv): Promise<number> {
  const run = readEvent(env);
  const repository = need(env, 'GITHUB_REPOSITORY');
  const api = openApi(env);
  const pulls = run ? await findPullRequests(api, repository, run) : [];
  if (run && !run.from && run.asked === undefined) return sayGone(api, repository, run, screen);
  if (!run || pulls.length === 0) {
    screen.print(['  Nothing to say: no open pull request ends with what was graded.']);
    return 0;
  }
  const course = { repository, branches: branchesOf(run, env) };
  const outcomes = await outcomesOf(api, course, run, pulls).catch(async (error: unknown) => {
    await sayFailed(api, course, run, pulls);
    throw error;
  });
  for (const outcome of outcomes) {
    const told = await publish(api, repository, run, outcome);
    const { pull, status } = outcome;
    const where = `  Pull request ${pull.number}, ${pull.head.slice(0, 10)}: ${status.state}.`;
    screen.print([`${where} ${printable(status.says)}.`]);
    if (!told) screen.print(['  It has changed since, so there is no comment.']);
  }
  return outcomes.some(({ status }) => status.state === 'error') ? 1 : 0;
}

// --- internal ---

/** The default branch, and what a variable of the repository lists beside it. */
function branchesOf({ defaultBranch }: FinishedRun, env: NodeJS.ProcessEnv): string[] {
  const listed = (env['BRANCHES'] ?? '').split(/[\s,]+/).filter(Boolean);
  return [...new Set([defaultBranch, ...listed])];
}

async function sayGone(
  api: Api,
  repository: string,
  run: FinishedRun,
  screen: Screen,
): Promise<number> {
  const says = 'The repository that it came from was deleted, so its pull request is not known';
  const context = contextFor(run.defaultBranch, run);
  const place = { commit: run.commit, context, page: run.page };
  await setStatus(api, repository, place, { state: 'error', says });
  screen.print([`  ${says}.`, '  Whoever maintains this repository can grade it by its number.']);
  return 0;
}

/** Silence would leave the commit waiting for ever. */
async function sayFailed(
  api: Api,
  { repository }: Course,
  run: FinishedRun,
  pulls: readonly PullRequest[],
): Promise<void> {
  const status: Status = { state: 'error', says: 'GitHub did not answer: run the job again' };
  for (const { head, base } of pulls) {
    const place = { commit: head, context: contextFor(base, run), page: run.page };
    await setStatus(api, repository, place, status).catch(() => {}); // the first error is the one to tell
  }
}
