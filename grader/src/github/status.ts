// The status of a commit: what a branch can require. Only a token that may write to the repository can set it,
// and the run of a stranger's code may not.

import { cleanLine } from '../text/clean.ts';
import type { Api } from './api.ts';
import type { FinishedRun } from './event.ts';

export interface Status {
  readonly state: 'success' | 'failure' | 'error';
  /** In a few words, plain text. */
  readonly says: string;
}

/** What branch protection asks for. A branch beside the default one has its own, for its tests are its own. */
export function contextFor(branch: string, { defaultBranch }: FinishedRun): string {
  return branch === defaultBranch ? CONTEXT : `${CONTEXT} (${branch})`;
}

export async function setStatus(
  api: Api,
  repository: string,
  { commit, context, page }: { commit: string; context: string; page: string },
  { state, says }: Status,
): Promise<void> {
  const text = cleanLine(says);
  const description =
    text.length > MOST ? `${text.slice(0, MOST - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
  const content = { state, context, description, target_url: page };
  await api.send('POST', `/repos/${repository}/statuses/${commit}`, content);
}

// --- internal ---

const CONTEXT = 'socketlings/grade';
const MOST = 140; // characters; GitHub refuses more
