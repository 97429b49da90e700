import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { servePage, type PageServer } from './server.ts';

const PAGE = '<meta content="connect-src \'none\'"><title>Page</title>';
const SITE = new Map([
  ['/', { type: 'text/html', content: Buffer.from(PAGE) }],
  ['/assets/a.js', { type: 'text/javascript', content: Buffer.from('1') }],
]);

let server: PageServer;
beforeEach(async () => {
  const answers = {
    'GET word': (words: readonly string[], response: { end(text: string): void }) => {
      response.end(words.join(','));
    },
  };
  server = await servePage(SITE, answers, 0);
});
afterEach(() => server.close());

test('the page may ask its own server, and says that there is one', async () => {
  const { body, headers } = await ask('/');

  expect(body).toContain("connect-src 'self'");
  expect(body).toContain('<meta name="socketlings" content="local" />');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
});

test.each([
  ['another name for this machine', { host: 'evil.example' }, 403],
  ['another port of it', { host: '127.0.0.1:1' }, 403],
  ['another page', { origin: 'http://evil.example' }, 403],
  ['a page that hides where it comes from', { origin: 'null' }, 403],
])('%s is refused', async (_, headers, status) => {
  expect((await ask('/', { headers: { ...headers, ...authorized() } })).status).toBe(status);
  expect((await ask('/api/word', { headers: { ...headers, ...authorized() } })).status).toBe(
    status,
  );
});

test.each([
  ['no token', {}],
  ['another token', { authorization: 'Bearer 0' }],
  ['one of the same length', { authorization: `Bearer ${'0'.repeat(32)}` }],
])('who has %s is told to open the address that was printed', async (_, headers) => {
  const { status, body } = await ask('/api/word/a', { headers });

  expect(status).toBe(401);
  expect(body).toContain('npm start');
});

test('who knows the token is answered', async () => {
  expect(await ask('/api/word/a/b', { headers: authorized() })).toMatchObject({
    status: 200,
    body: 'a,b',
  });
  expect((await ask('/api/other', { headers: authorized() })).status).toBe(404);
  expect((await ask('/api/word', { method: 'POST', headers: authorized() })).status).toBe(404);
});

test.each([
  '/../../package.json',
  '/assets/../../../package.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets/..%5c..%5cpackage.json',
  '//etc/passwd',
  '/assets/',
])('%s is no page', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

test('files can only be read', async () => {
  expect((await ask('/assets/a.js')).body).toBe('1');
  expect((await ask('/assets/a.js', { method: 'POST' })).status).toBe(405);
});

// --- internal ---

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function authorized(): OutgoingHttpHeaders {
  return { authorization: `Bearer ${server.address.split('=')[1]}` };
}

/** As nobody's browser would: paths go out as they are. */
function ask(
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: OutgoingHttpHeaders } = {},
): Promise<Answer> {
  const { port } = new URL(server.address);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += String(chunk)));
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
    });
    asked.on('error', reject).end();
  });
}
