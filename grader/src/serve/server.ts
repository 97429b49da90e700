// The page's own server: for this machine, and of it for whoever knows the address that was printed.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Served } from './site.ts';

/** What the page may ask: by method and the first word of the path, with the rest as words. */
export type Answers = Readonly<
  Record<string, (words: readonly string[], response: ServerResponse) => void>
>;

export interface PageServer {
  /** With the token: whoever opens it may ask. */
  readonly address: string;
  close(): Promise<void>;
}

/** Listens on a loopback address, on any free port where `port` is 0. */
export async function servePage(
  site: ReadonlyMap<string, Served>,
  answers: Answers,
  port: number,
): Promise<PageServer> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    const own = (server.address() as AddressInfo).port;
    respond({ request, response, own, token }, site, answers);
  });
  await listen(server, port);
  const { port: own } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${own}/#token=${token}`,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

// --- internal ---

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly own: number;
  readonly token: string;
}

/** No request leaves the machine, and no other page can frame this one. */
const POLICY =
  "default-src 'none'; script-src 'self' blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function respond(exchange: Exchange, site: ReadonlyMap<string, Served>, answers: Answers): void {
  const { request, response } = exchange;
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const stranger = whyStranger(exchange);
  if (stranger) return refuse(response, 403, stranger);
  const [path = ''] = (request.url ?? '').split('?');
  if (path.startsWith('/api/')) return answerTo(exchange, path, answers);
  const file = site.get(path);
  if (!file) return refuse(response, 404, 'There is no such page.');
  if (request.method !== 'GET') return refuse(response, 405, 'It can only be read.');
  response.setHeader('content-type', file.type);
  response.end(path === '/' ? asLocal(file.content) : file.content);
}

/** A name that leads to this machine is not enough (DNS rebinding), nor is a page of somebody else's. */
function whyStranger({ request, own }: Exchange): string | undefined {
  const { host, origin } = request.headers;
  const hosts = [`127.0.0.1:${own}`, `localhost:${own}`];
  if (!host || !hosts.includes(host)) return 'This server answers to 127.0.0.1 alone.';
  if (origin !== undefined && origin !== `http://${host}`)
    return 'Another page has no business here.';
  return undefined;
}

function answerTo({ request, response, token }: Exchange, path: string, answers: Answers): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    return refuse(response, 401, 'Open the address that `npm start` has printed.');
  }
  const [word = '', ...words] = path.slice('/api/'.length).split('/');
  const answer = answers[`${request.method} ${word}`];
  if (!answer) return refuse(response, 404, 'There is no such question.');
  answer(words, response);
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`${sentence}\n`);
}

/** The page asks its server, and nobody else; by the second line it knows that there is one. */
function asLocal(page: Buffer): string {
  return String(page)
    .replace("connect-src 'none'", "connect-src 'self'")
    .replace('<title>', '<meta name="socketlings" content="local" />\n    <title>');
}
