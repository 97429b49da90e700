// The one comment that is kept on a pull request.

import { MARKER } from '../writers/formats/comment.ts';
import type { Api } from './api.ts';

export interface Sticky {
  /** What it says now; empty if there is none yet. */
  readonly body: string;
  write(body: string): Promise<void>;
}

/** Finds it by its first line and its author: a student can write that line, too. */
export async function openSticky(api: Api, repository: string, pull: number): Promise<Sticky> {
  const mine = await findMine(api, `/repos/${repository}/issues/${pull}/comments`);
  return {
    body: mine?.body ?? '',
    write(body) {
      if (body === mine?.body) return Promise.resolve();
      return mine
        ? api.send('PATCH', `/repos/${repository}/issues/comments/${mine.id}`, { body })
        : api.send('POST', `/repos/${repository}/issues/${pull}/comments`, { body });
    },
  };
}

// --- internal ---

const AUTHOR = 'github-actions[bot]'; // writes with the token of a job; no person can be called so
const PAGES = 20; // of a hundred comments each

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string } | null;
}

async function findMine(api: Api, comments: string): Promise<Comment | undefined> {
  for (let page = 1; page <= PAGES; page += 1) {
    const some = (await api.get(`${comments}?per_page=100&page=${page}`)) as Comment[];
    const mine = some.find(({ body, user }) => user?.login === AUTHOR && body.startsWith(MARKER));
    if (mine || some.length < 100) return mine;
  }
  return undefined;
}
