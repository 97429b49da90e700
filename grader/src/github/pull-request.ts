// Which pull request a run belongs to, by GitHub's own word, and what can be believed of the run.

import type { Api } from './api.ts';
import type { FinishedRun } from './event.ts';

export interface PullRequest {
  readonly number: number;
  /** Whether it changes workflows: then its run was its own, and may say anything. */
  readonly ownWorkflow: boolean;
}

/** The open pull request whose newest commit was graded; none if it was closed or pushed to since. */
export async function findPullRequest(
  api: Api,
  repository: string,
  run: FinishedRun,
): Promise<PullRequest | undefined> {
  const head = encodeURIComponent(`${run.owner}:${run.branch}`);
  const open = (await api.get(`/repos/${repository}/pulls?state=open&head=${head}`)) as Pull[];
  const pull = open.find(
    ({ head: { sha, repo } }) => sha === run.head && repo?.id === run.repository,
  );
  if (!pull) return undefined;
  const { number } = pull;
  return {
    number,
    ownWorkflow: await changesWorkflows(api, `/repos/${repository}/pulls/${number}`),
  };
}

// --- internal ---

const PAGES = 30; // of a hundred files each; GitHub tells no more

interface Pull {
  readonly number: number;
  readonly head: { readonly sha: string; readonly repo: { readonly id: number } | null };
}

interface File {
  readonly filename: string;
  readonly previous_filename?: string;
}

async function changesWorkflows(api: Api, pull: string): Promise<boolean> {
  for (let page = 1; page <= PAGES; page += 1) {
    const files = (await api.get(`${pull}/files?per_page=100&page=${page}`)) as File[];
    const paths = files.flatMap((file) => [file.filename, file.previous_filename ?? '']);
    if (paths.some((path) => path.startsWith('.github/'))) return true;
    if (files.length < 100) return false;
  }
  return true; // more than can be looked through
}
