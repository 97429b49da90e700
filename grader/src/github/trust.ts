// Whether a run can be believed. GitHub takes the workflow from the pull request itself, so one that has
// changed it may say anything. Only commits are compared: they stay what they are, whatever is pushed.

import type { Api } from './api.ts';

/** The newest commit of a branch of the course. */
export async function tipOf(api: Api, repository: string, branch: string): Promise<string> {
  const path = branch.split('/').map(encodeURIComponent).join('/');
  const ref = await api.get(`/repos/${repository}/git/ref/heads/${path}`);
  return (ref as { object: { sha: string } }).object.sha;
}

/** Whether a commit has workflows that neither the branch has, nor had when the two parted. */
export async function hasOwnWorkflow(
  api: Api,
  repository: string,
  { commit, tip }: { commit: string; tip: string },
): Promise<boolean> {
  const own = await settingsOf(api, repository, commit);
  if (own === (await settingsOf(api, repository, tip))) return false;
  // The second page has no files: they may be many.
  const range = `${tip}...${commit}?per_page=1&page=2`;
  const compared = await api.get(`/repos/${repository}/compare/${range}`);
  const { merge_base_commit: parting } = compared as { merge_base_commit: { sha: string } };
  return own !== (await settingsOf(api, repository, parting.sha));
}

// --- internal ---

interface Tree {
  readonly tree: readonly { readonly path: string; readonly mode: string; readonly sha: string }[];
  readonly truncated: boolean;
}

/** Git's id of all that lies in `.github`. */
async function settingsOf(api: Api, repository: string, commit: string): Promise<string> {
  const { tree, truncated } = (await api.get(`/repos/${repository}/git/trees/${commit}`)) as Tree;
  const found = tree.find(({ path }) => path === '.github');
  if (truncated && !found) return `not told for ${commit}`; // equal to nothing
  return found ? `${found.mode} ${found.sha}` : 'none';
}
