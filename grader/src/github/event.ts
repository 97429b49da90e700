// What GitHub says of the run that has ended. The event is GitHub's own word, but branches and
// repositories in it are named by strangers.

import { readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';
import { need } from './api.ts';

export interface FinishedRun {
  readonly id: number;
  /** The commit that it graded. */
  readonly head: string;
  readonly branch: string;
  /** The owner of the repository that the commit is from, and the repository's id. */
  readonly owner: string;
  readonly repository: number;
  /** When it began, as `2026-11-21T08:00:00Z`. */
  readonly began: string;
  /** The page of the run. */
  readonly page: string;
}

/** The run of a pull request that this job is about, or nothing if there is nothing to say of it. */
export function readEvent(env: NodeJS.ProcessEnv): FinishedRun | undefined {
  const event = JSON.parse(readFileSync(need(env, 'GITHUB_EVENT_PATH'), 'utf8')) as Event;
  const { workflow_run: run } = event;
  if (!run) throw new UsageError('This command is for workflows that begin on: workflow_run.');
  if (run.event !== 'pull_request' || !['success', 'failure'].includes(run.conclusion)) {
    return undefined;
  }
  return {
    id: run.id,
    head: run.head_sha,
    branch: run.head_branch,
    owner: run.head_repository.owner.login,
    repository: run.head_repository.id,
    began: run.run_started_at,
    page: run.html_url,
  };
}

// --- internal ---

interface Event {
  readonly workflow_run?: {
    readonly id: number;
    readonly event: string;
    readonly conclusion: string;
    readonly head_sha: string;
    readonly head_branch: string;
    readonly head_repository: { readonly id: number; readonly owner: { readonly login: string } };
    readonly run_started_at: string;
    readonly html_url: string;
  };
}
