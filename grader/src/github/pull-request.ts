// Which pull requests a run belongs to, by GitHub's own word.

import type { Api } from './api.ts';
import type { FinishedRun } from './event.ts';

export interface PullRequest {
  readonly number: number;
  /** The newest commit. */
  readonly head: string;
  /** The branch that it is for. */
  readonly base: string;
}

/**
 * The open pull requests that end with what was graded; none if they were closed or pushed to since. There
 * are several when one branch is offered to several.
 */
export async function findPullRequests(
  api: Api,
  repository: string,
  run: FinishedRun,
): Promise<PullRequest[]> {
  if (run.asked !== undefined) {
    const pull = (await api.get(`/repos/${repository}/pulls/${run.asked}`)) as Pull;
    return pull.state === 'open' ? [read(pull)] : [];
  }
  if (!run.from) return [];
  const head = encodeURIComponent(`${run.from.owner}:${run.branch}`);
  const list = `/repos/${repository}/pulls?state=open&head=${head}&per_page=100`;
  const open = (await api.get(list)) as Pull[];
  const { from, commit } = run;
  // A repository that was deleted meanwhile has no id; the commit is the same.
  const ends = ({ head: { sha, repo } }: Pull): boolean =>
    sha === commit && (repo === null || repo.id === from.id);
  return open.filter(ends).map(read);
}

/** Whether it is still as it was found: open, for the same branch, and not pushed to since. */
export async function isAsFound(
  api: Api,
  repository: string,
  found: PullRequest,
): Promise<boolean> {
  const pull = (await api.get(`/repos/${repository}/pulls/${found.number}`)) as Pull;
  const { head, base } = read(pull);
  return pull.state === 'open' && head === found.head && base === found.base;
}

// --- internal ---

interface Pull {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string; readonly repo: { readonly id: number } | null };
  readonly base: { readonly ref: string };
}

function read({ number, head, base }: Pull): PullRequest {
  return { number, head: head.sha, base: base.ref };
}
