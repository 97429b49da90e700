// What GitHub says of the run that has ended. The event is GitHub's own word, but branches and
// repositories in it are named by strangers.

import { readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.mjs';
import { need } from './api.ts';

export interface FinishedRun {
  readonly id: number;
  /** The commit that it began with: of a pull request its head, else that of the course. */
  readonly commit: string;
  readonly branch: string;
  /** Where the commit is from; nothing if that was deleted. */
  readonly from: { readonly owner: string; readonly id: number } | undefined;
  /** The number of the pull request, if an instructor has asked for it to be graded. */
  readonly asked: number | undefined;
  /** Why it has left no result, as the beginning of a sentence; nothing if it should have. */
  readonly broken: string | undefined;
  /** When it began, as `2026-11-21T08:00:00Z`. */
  readonly began: string;
  /** The page of the run. */
  readonly page: string;
  /** The course's own branch that counts without being listed. */
  readonly defaultBranch: string;
}

/** The run of a pull request that this job is about, or nothing if there is nothing to say of it. */
export function readEvent(env: NodeJS.ProcessEnv): FinishedRun | undefined {
  const event = JSON.parse(readFileSync(need(env, 'GITHUB_EVENT_PATH'), 'utf8')) as Event;
  const { workflow_run: run, repository } = event;
  if (!run) throw new UsageError('This command is for workflows that begin on: workflow_run.');
  const asked = run.event === 'workflow_dispatch' ? askedFor(run.display_title) : undefined;
  const broken = BROKEN[run.conclusion];
  const hasEnded = ['success', 'failure'].includes(run.conclusion) || broken !== undefined;
  if (!hasEnded || (run.event !== 'pull_request' && asked === undefined)) return undefined;
  const { head_repository: from } = run;
  return {
    id: run.id,
    commit: run.head_sha,
    branch: run.head_branch,
    from: from ? { owner: from.owner.login, id: from.id } : undefined,
    asked,
    broken,
    began: run.run_started_at,
    page: run.html_url,
    defaultBranch: repository.default_branch,
  };
}

// --- internal ---

const BROKEN: Record<string, string> = {
  cancelled: 'The run was cancelled, or took longer than it may',
  timed_out: 'The run took longer than it may',
  startup_failure: 'The run could not begin',
};

interface Event {
  readonly repository: { readonly default_branch: string };
  readonly workflow_run?: {
    readonly id: number;
    readonly event: string;
    readonly conclusion: string;
    readonly display_title: string;
    readonly head_sha: string;
    readonly head_branch: string;
    readonly head_repository: {
      readonly id: number;
      readonly owner: { readonly login: string };
    } | null;
    readonly run_started_at: string;
    readonly html_url: string;
  };
}

/** The name that the workflow gives to a run which was asked for; of others, a stranger may name it. */
function askedFor(title: string): number | undefined {
  const number = /^pull request (\d{1,9})$/.exec(title)?.[1];
  return number === undefined ? undefined : Number(number);
}
