// As much of GitHub as a comment needs, on loopback. It keeps a pull request with its comments, and is
// strict: whoever has no token, or sends what GitHub would refuse, is refused.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const TOKEN = 'a-token-of-this-job-only';
export const REPOSITORY = 'course/socketlings';
export const FORK = 4711; // the id of the repository that the pull request is from
export const BOT = 'github-actions[bot]';

export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

export class FakeGitHub implements AsyncDisposable {
  readonly number = 7;
  head = '';
  files: { filename: string; previous_filename?: string }[] = [];
  /** What the run has left, as a zip file. */
  artifact: Uint8Array | undefined;
  /** What GitHub says of its size. */
  artifactSize: number | undefined;
  comments: Comment[] = [];
  /** Requests that were refused, and why. */
  refused: string[] = [];
  /** Methods and paths of what was written. */
  written: string[] = [];
  readonly #api = createServer((request, response) => void this.#answer(request, response));
  readonly #storage = createServer((request, response) => this.#store(request, response));

  async start(): Promise<this> {
    await Promise.all([this.#api, this.#storage].map(listen));
    return this;
  }

  get url(): string {
    return urlOf(this.#api);
  }

  /** The event of a finished run, as GitHub writes it to a file. */
  event(overrides: object = {}): object {
    return {
      workflow_run: {
        id: 99,
        event: 'pull_request',
        conclusion: 'failure',
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

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const { pathname, searchParams } = new URL(url, this.url);
    const path = pathname.replace(`/repos/${REPOSITORY}`, '');
    const send = (status: number, answer: unknown = {}): void => {
      if (status >= 400) this.refused.push(`${status} ${method} ${url}`);
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer));
    };
    const page = Number(searchParams.get('page') ?? 1);
    const paged = (all: unknown[]): void => send(200, all.slice((page - 1) * 100, page * 100));
    const body = await text(request);
    if (headers.authorization !== `Bearer ${TOKEN}`) send(401);
    else if (method !== 'GET') send(this.#write(method, path, body));
    else if (path === '/pulls') send(200, this.#pulls(searchParams));
    else if (path === `/pulls/${this.number}/files`) paged(this.files);
    else if (path === `/issues/${this.number}/comments`) paged(this.comments);
    else if (path === '/actions/runs/99/artifacts') send(200, { artifacts: this.#artifacts() });
    else if (path === '/actions/artifacts/5/zip') {
      response.writeHead(302, { location: `${urlOf(this.#storage)}/signed` }).end();
    } else send(404);
  }

  #pulls(query: URLSearchParams): object[] {
    if (query.get('state') !== 'open' || query.get('head') !== 'ann:my work & more') return [];
    const repo = { id: FORK };
    return [{ number: this.number, head: { sha: this.head, repo } }];
  }

  #artifacts(): object[] {
    const { artifact } = this;
    const size_in_bytes = this.artifactSize ?? artifact?.length;
    return artifact ? [{ id: 5, expired: false, size_in_bytes }] : [];
  }

  #write(method: string, path: string, json: string): number {
    this.written.push(`${method} ${path}`);
    const { body, ...rest } = JSON.parse(json) as Record<string, unknown>;
    if (typeof body !== 'string' || body.length > 65_536 || Object.keys(rest).length > 0)
      return 422;
    if (method === 'POST' && path === `/issues/${this.number}/comments`) {
      this.comments.push({ id: this.comments.length + 1, user: { login: BOT }, body });
      return 201;
    }
    const id = Number(/^\/issues\/comments\/(\d+)$/.exec(path)?.[1]);
    const comment = this.comments.find((each) => each.id === id);
    if (method !== 'PATCH' || !comment) return 404;
    if (comment.user.login !== BOT) return 403;
    comment.body = body;
    return 200;
  }

  /** Where artifacts lie, at another address; a token that comes here has leaked. */
  #store({ headers, url }: IncomingMessage, response: ServerResponse): void {
    if (headers.authorization) this.refused.push(`the token was sent to ${url}`);
    response.end(this.artifact);
  }
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
