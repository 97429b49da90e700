// Runs `npm run try` as a learner does, and talks to it as a stranger.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { whyNoLinux } from '@socketlings/kernel';
import { expect, test } from 'vitest';
import { openExercise, openWorkshop, root } from '../src/workshop/workshop.ts';
import { inWorkshop } from './learner.ts';
import { run, startOf } from './start.ts';

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

// With the answers in the place of the starters, and then with the starters.
for (const solved of [true, false]) {
  const how = solved ? 'the codec, the poller and the server of a learner' : 'replacements';
  test.skipIf(isWindows)(
    `${how} serve a client together, and Ctrl-C ends it`,
    { timeout: 120_000 },
    inWorkshop(async ({ workshop }) => {
      for (const number of solved ? ['4', '5', '8'] : []) await solve(workshop, number);
      const { lines, code } = await serveWithClient(workshop);

      expect(code).toEqual([0, null]);
      const text = lines.join('\n');
      expect(text).toContain('have 240 answers, each its own');
      expect(text).toMatch(/\n +0 clients, 0 in flight, 0 bytes queued, 345 answered/);
      expect(text).toContain(solved ? '\n  drained' : '\n  forced');
      expect(text.match(/takes (?:its|the) place/g)?.length ?? 0).toBe(solved ? hasNone : 5);
    }),
  );
}

const hasNone = whyNoLinux() ? 1 : 0; // of those that the learner has not written

function solve(workshop: string, number: string): Promise<void> {
  const { slug, source } = openExercise(number);
  return cp(join(workshop, 'solutions', slug, source), join(workshop, 'exercises', slug, source));
}

/** `npm run try 8` on a free port, `npm run try 8 client`, and Ctrl-C when that is done: what both say. */
async function serveWithClient(workshop: string): Promise<{ lines: string[]; code: unknown }> {
  const start = startOf(workshop);
  const options = { cwd: workshop, env: { ...process.env, VITEST: undefined } };
  const child = spawn(process.execPath, [start, 'try', '8', '--port', '0'], {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const exited = once(child, 'exit');
  try {
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      const port = /--port (\d+)/.exec(line)?.[1];
      if (!port) continue;
      void run([start, 'try', '8', 'client', '--port', port], options).then(({ out, err }) => {
        lines.push(...`${out}${err}`.split('\n'));
        process.kill(-child.pid!, 'SIGINT');
      });
    }
    return { lines, code: await exited };
  } finally {
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
  }
}

async function echo(port: number, text: string): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.end(text);
  return buffer(socket);
}
