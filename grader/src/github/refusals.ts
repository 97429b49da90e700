// Why a run does not count: for the status in a few words, for the comment with the way out.

import { code, escapeText } from '../writers/github-markdown.ts';
import type { FinishedRun } from './event.ts';
import type { PullRequest } from './pull-request.ts';
import type { Status } from './status.ts';

export interface Refusal extends Status {
  /** Markdown. */
  readonly reason: string;
}

export function foreignBase({ base }: PullRequest, branches: readonly string[]): Refusal {
  const wanted = branches.map(code).join(' or ');
  return {
    state: 'failure',
    says: `It is for ${base}, and only what is for ${branches.join(' or ')} is graded`,
    reason: `**Not graded.** This pull request is for ${code(base)}, and only what is for ${wanted} counts. Choose that branch with _Edit_, beside the title; then push, or close the pull request and open it again.`,
  };
}

export function ownWorkflow({ number }: PullRequest): Refusal {
  return {
    state: 'failure',
    says: 'It changes .github, so its run was its own and does not count',
    reason: `**Not graded here.** This pull request changes files in \`.github\`, so the run was its own, and what it says does not count.

Leave \`.github\` as it was; or whoever maintains this repository grades it, under _Actions_, _grade_, _Run workflow_ with the number ${number}, or by hand:

\`\`\`text
git fetch origin pull/${number}/head
npm run grade -- --as-ci --base HEAD --head FETCH_HEAD
\`\`\``,
  };
}

export function olderBase({ number, base }: PullRequest, { page }: FinishedRun): Refusal {
  return {
    state: 'error',
    says: `It was not graded by the newest commit of ${base}: run it again`,
    reason: `**Not graded.** ${code(base)} is not, or no longer, what graded here. [Run it again](${page}), push, or whoever maintains this repository grades it under _Actions_, _grade_, _Run workflow_ with the number ${number}, from the branch ${code(base)}.`,
  };
}

/** `problem` is a sentence without its full stop. */
export function unreadable(problem: string, { page }: FinishedRun): Refusal {
  return {
    state: 'error',
    says: problem,
    reason: `**Not graded.** ${escapeText(problem)}. [The run](${page}) may say why.`,
  };
}
