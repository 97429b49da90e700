// GitHub's REST API, as far as a comment needs it. Whatever it answers is bounded, in time and in size.

import { Buffer } from 'node:buffer';
import { UsageError } from '../usage-error.mjs';

export interface Api {
  /** The answer as JSON. */
  get(path: string): Promise<unknown>;
  /** The answer as it is, or nothing if it is longer than `most` bytes. */
  download(path: string, most: number): Promise<Buffer | undefined>;
  send(method: 'POST' | 'PATCH', path: string, content: object): Promise<void>;
}

/** Paths begin at the API's own address. Every method throws a `UsageError` with what GitHub answered. */
export function openApi(env: NodeJS.ProcessEnv): Api {
  const url = need(env, 'GITHUB_API_URL');
  const token = need(env, 'GITHUB_TOKEN');
  const call = (path: string, rest: RequestInit = {}): Promise<Response> =>
    request(url + path, token, rest);
  return {
    async get(path) {
      const answer = await read(await call(path), MOST).catch(tell(path));
      if (!answer) throw new UsageError(`GitHub's answer to ${path} is longer than it may be.`);
      return JSON.parse(answer.toString()) as unknown;
    },
    async download(path, most) {
      return read(await call(path), most).catch(tell(path));
    },
    async send(method, path, content) {
      const response = await call(path, { method, body: JSON.stringify(content) });
      await response.body?.cancel();
    },
  };
}

/** A value that GitHub puts into the environment of a job. */
export function need(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new UsageError(`${name} is not set: this command is for a job on GitHub.`);
}

// --- internal ---

const MOST = 8 << 20; // bytes
const PATIENCE = 30_000; // ms

async function request(url: string, token: string, rest: RequestInit): Promise<Response> {
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`, // not sent on to another address, should GitHub name one
    'content-type': 'application/json',
    'user-agent': 'socketlings',
    'x-github-api-version': '2022-11-28',
  };
  const signal = AbortSignal.timeout(PATIENCE);
  const what = `${rest.method ?? 'GET'} ${new URL(url).pathname}`;
  const response = await fetch(url, { ...rest, headers, signal }).catch(tell(what));
  if (response.ok) return response;
  await response.body?.cancel();
  throw new UsageError(`GitHub answered ${response.status} to ${what}.`);
}

function tell(what: string): (error: unknown) => never {
  return (error) => {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new UsageError(`GitHub did not answer to ${what}: ${why}.`);
  };
}

async function read(response: Response, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
