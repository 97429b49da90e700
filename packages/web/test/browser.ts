// The built page on a server of its own, and Chromium in front of it, where there is one.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { web } from '../build/config.ts';
import { buildSite } from '../build/site.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Undefined where there is none: then these tests are skipped, and say so. */
export const chromiumPath = [process.env['CHROMIUM'] ?? '', ...PLACES].find(existsSync);

if (!chromiumPath) {
  console.log('The page is not tested: there is no Chromium. Install it, or name it in CHROMIUM.');
}

export interface Site {
  readonly browser: Browser;
  /** With a slash at its end. */
  readonly address: string;
  /** What went wrong in its pages: errors of scripts, files that are missing, what the policy forbids. */
  readonly faults: readonly string[];
  /** What was asked of any other server. */
  readonly foreign: readonly string[];
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-site-'));
  await buildSite(folder, [join(web, 'test', 'judge.html')]);
  const { address, stop } = await serve(folder);
  const browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
  const seen: Seen = { faults: [], foreign: [] };
  return {
    browser,
    address,
    ...seen,
    async open(hash = '', options = {}) {
      const page = await (await browser.newContext(options)).newPage();
      watch(page, address, seen);
      await page.goto(address + hash);
      return page;
    },
    async close() {
      await browser.close();
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// --- internal ---

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/** In a folder, as GitHub Pages has it. */
async function serve(folder: string): Promise<{ address: string; stop: () => Promise<unknown> }> {
  const server = createServer(({ url = '/' }, response) => {
    const [path = ''] = url.slice(FOLDER.length).split('?');
    const file = join(folder, path === '/' ? 'index.html' : path);
    response.statusCode = url.startsWith(FOLDER) && existsSync(file) ? 200 : 404;
    response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain');
    response.end(response.statusCode === 200 ? readFileSync(file) : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${FOLDER}/`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

const FOLDER = '/in/a/folder';

interface Seen {
  readonly faults: string[];
  readonly foreign: string[];
}

function watch(page: Page, address: string, { faults, foreign }: Seen): void {
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(data|blob):/.test(url)) foreign.push(url);
  });
}
