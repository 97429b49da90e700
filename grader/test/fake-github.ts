// As much of GitHub as the second stage needs, on loopback. It keeps pull requests with their comments, and
// is strict: a request without a token, or that GitHub would refuse, is refused.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { BOT, writeComment, writeStatus, type Comment, type Status } from './fake-writes.ts';

export { BOT };
export const TOKEN = 'a-token-of-this-job-only';
export const REPOSITORY = 'course/socketlings';
export const FORK = 4711; // the id of the repository that the pull request is from
const TIP = 'b'.repeat(40);

export interface FakePull {
  readonly number: number;
  state: string;
  head: { sha: string; repo: { id: number } | null };
  base: { ref: string };
}

export class FakeGitHub implements AsyncDisposable {
  readonly number = 7;
  /** Of `ann:my work & more`. */
  pulls: FakePull[] = [pullRequest(7)];
  /** The newest commit of each branch. */
  branches: Record<string, string> = { main: TIP };
  /** Git's id of `.github` in a commit. */
  workflowsOf = (_commit: string): string => 'a tree';
  /** Where a commit and the branch part. */
  parting = TIP;
  /** What the run has left, as a zip file. */
  artifact: Uint8Array | undefined;
  /** What GitHub says of its size, and of the time when it was left. */
  artifactSize: number | undefined;
  artifactTime = '2026-11-21T08:01:00Z';
  comments: Comment[] = [];
  statuses: Status[] = [];
  /** Requests that were refused, and why. */
  refused: string[] = [];
  /** Methods and paths of what was written. */
  written: string[] = [];
  /** How many requests there were, and what is called with each before it is answered. */
  requests = 0;
  before: (request: number) => void = () => {};
  readonly #api = createServer((request, response) => void this.#serve(request, response));
  readonly #storage = createServer((request, response) => this.#store(request, response));

  async start(): Promise<this> {
    await Promise.all([this.#api, this.#storage].map(listen));
    return this;
  }

  get url(): string {
    return urlOf(this.#api);
  }

  get head(): string {
    return this.pulls[0]!.head.sha;
  }

  /** Pushes to the branch of the first pull request. */
  set head(sha: string) {
    this.pulls[0]!.head.sha = sha;
  }

  /** The event of a finished run, as GitHub writes it to a file. */
  event(overrides: object = {}): object {
    return {
      repository: { default_branch: 'main' },
      workflow_run: {
        id: 99,
        event: 'pull_request',
        conclusion: 'failure',
        display_title: 'pull request 8', // a stranger may call it so
        head_sha: this.head,
        head_branch: 'my work & more',
        head_repository: { id: FORK, owner: { login: 'ann' } },
        run_started_at: '2026-11-21T08:00:00Z',
        html_url: 'https://github.example/course/socketlings/actions/runs/99',
        pull_requests: [], // empty for forks
        ...overrides,
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#api, this.#storage].map(close));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      this.refused.push(`500 ${String(error)}`);
      response.writeHead(500).end();
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const { pathname, searchParams } = new URL(url, this.url);
    const body = await text(request);
    this.requests += 1;
    this.before(this.requests);
    const send = (status: number, answer: unknown = {}): void => {
      if (status >= 400) this.refused.push(`${status} ${method} ${url}`);
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer));
    };
    const path = decodeURIComponent(pathname.replace(`/repos/${REPOSITORY}`, ''));
    if (headers.authorization !== `Bearer ${TOKEN}`) send(401);
    else if (method !== 'GET') send(this.#write(method, path, body));
    else if (path === '/actions/artifacts/5/zip') {
      response.writeHead(302, { location: `${urlOf(this.#storage)}/signed` }).end();
    } else {
      const answer = this.#read(path, searchParams);
      send(answer === undefined ? 404 : 200, answer);
    }
  }

  #read(path: string, query: URLSearchParams): unknown {
    const page = Number(query.get('page') ?? 1);
    const [, place = '', what = ''] =
      /^\/(pulls|issues|git\/ref\/heads|git\/trees|compare)\/(.+)$/.exec(path) ?? [];
    if (path === '/actions/runs/99/artifacts') return { artifacts: this.#artifacts() };
    if (path === '/pulls') return this.#offered(query);
    if (place === 'pulls') return this.pulls.find(({ number }) => String(number) === what);
    if (place === 'issues') {
      const of = ({ issue = 7 }: Comment): boolean => what === `${issue}/comments`;
      return this.comments.filter(of).slice((page - 1) * 100, page * 100);
    }
    const sha = this.branches[what];
    if (place === 'git/ref/heads') return sha && { object: { sha } };
    if (place === 'git/trees') return { truncated: false, tree: this.#tree(what) };
    if (place === 'compare') return { merge_base_commit: { sha: this.parting } };
    return undefined;
  }

  #tree(commit: string): object[] {
    return [
      { path: '.github', mode: '040000', sha: this.workflowsOf(commit) },
      { path: 'README.md', mode: '100644', sha: commit },
    ];
  }

  #offered(query: URLSearchParams): FakePull[] {
    if (query.get('state') !== 'open' || query.get('head') !== 'ann:my work & more') return [];
    return this.pulls.filter(({ state }) => state === 'open');
  }

  #artifacts(): object[] {
    const { artifact, artifactTime: created_at } = this;
    const size_in_bytes = this.artifactSize ?? artifact?.length;
    return artifact ? [{ id: 5, expired: false, created_at, size_in_bytes }] : [];
  }

  #write(method: string, path: string, json: string): number {
    this.written.push(`${method} ${path}`);
    const content = JSON.parse(json) as Record<string, unknown>;
    const commit = /^\/statuses\/([0-9a-f]{40})$/.exec(path)?.[1];
    if (method === 'POST' && commit) return writeStatus(this.statuses, commit, content);
    return writeComment(this.comments, `${method} ${path}`, content);
  }

  /** Where artifacts lie, at another address; a token that comes here has leaked. */
  #store({ headers, url }: IncomingMessage, response: ServerResponse): void {
    if (headers.authorization) this.refused.push(`the token was sent to ${url}`);
    response.end(this.artifact);
  }
}

export function pullRequest(number: number, head = '', base = 'main'): FakePull {
  const repo = { id: FORK };
  return { number, state: 'open', head: { sha: head, repo }, base: { ref: base } };
}

// --- internal ---

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
