// Runs `npm run try` as a learner does, and talks to it as a stranger.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { whyNoLinux } from '@socketlings/kernel';
import { expect, test } from 'vitest';
import { openWorkshop, root } from '../src/workshop/workshop.ts';

const isWindows = process.platform === 'win32';

// Windows has no signal that stands for Ctrl-C.
test.skipIf(isWindows)(
  'a tried server answers, and Ctrl-C ends it',
  { timeout: 60_000 },
  async () => {
    const args = [join(root, 'grader', 'start.mjs'), 'try', '1', '--solution'];
    const child = spawn(process.execPath, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    const exited = once(child, 'exit');
    try {
      for await (const line of createInterface(child.stdout)) {
        lines.push(line);
        const port = /listens on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
        if (port) expect(String(await echo(Number(port), 'hello'))).toBe('hello');
        if (line.endsWith('closed')) process.kill(-child.pid!, 'SIGINT');
      }
      expect(await exited).toEqual([0, null]);
      expect(lines.join('\n')).toMatch(/in +5 +out +5 +closed\n +No new clients/);
    } finally {
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
    }
  },
);

test('a tried server ends with the command that has started it', { timeout: 60_000 }, async () => {
  const args = [join(root, 'grader', 'start.mjs'), 'try', '1', '--solution'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  // It comes to an end when nobody is left who could write.
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.includes('listens on')) child.kill('SIGKILL');
  }
  expect(lines.join('\n')).toContain('listens on 127.0.0.1');
});

test(
  'the programs of the articles stand beside the learner’s code',
  { timeout: 60_000 },
  async () => {
    const [article, code] = await tried('1', 'article', '--solution');
    expect(code).toBe(0);
    expect(article).toMatch(/hears +waits +2: "hi"/);
    expect(article).toMatch(/"hi" comes back as +100: "hilong message.*2: "hi"/);

    const [part] = await tried('2', 'part', '--solution');
    expect(part).toMatch(/"hi", read\(10\) +2: "hi" +2: "hi"/);
  },
);

test('a word that nobody knows gets the ones there are', { timeout: 60_000 }, async () => {
  const [said, code] = await tried('2', 'killed');
  expect([said.trim(), code]).toEqual([expect.stringContaining('"block" or "kill" or "late"'), 2]);
});

test.skipIf(isWindows)(
  'bytes that were accepted are the kernel’s own',
  { timeout: 60_000 },
  async () => {
    const [kill, code] = await tried('2', 'kill', '--solution');
    expect(code).toBe(0);
    if (whyNoLinux()) expect(kill).toContain('the dev');
    else expect(kill).toMatch(/NetError ECONNRESET.*n = [\d,]+\n.*NetError EPIPE\n.*the end/);
  },
);

test('the number behind the last exercise is that of the models', { timeout: 60_000 }, async () => {
  const [epoll, code] = await tried(MODELS, 'epoll');
  expect(code).toBe(0);
  if (whyNoLinux()) return expect(epoll).toContain('the dev container has them');
  for (const clients of ['10', '100', '1,000']) {
    expect(epoll).toMatch(new RegExp(` ${clients} +\\d{3} +150 +\\d+ ms`));
  }
});

test.skipIf(whyNoLinux() !== null)(
  'Ctrl-C ends one that never sleeps',
  { timeout: 60_000 },
  async () => {
    const args = [join(root, 'grader', 'start.mjs'), 'try', MODELS, 'busy'];
    const child = spawn(process.execPath, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    for await (const line of createInterface(child.stdout)) {
      if (line.includes('clients')) process.kill(-child.pid!, 'SIGINT');
    }
    expect(await exited).not.toEqual([0, null]);
  },
);

const MODELS = String(openWorkshop().at(-1)!.number + 1);

/** What `npm run try` prints with these words, and its exit code. */
async function tried(...words: string[]): Promise<[said: string, code: unknown]> {
  const args = [join(root, 'grader', 'start.mjs'), 'try', ...words];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, exit] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'exit'),
  ]);
  return [`${out}${err}`, exit[0]];
}

async function echo(port: number, text: string): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.end(text);
  return buffer(socket);
}
