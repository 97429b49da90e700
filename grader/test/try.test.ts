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
import { openExercise, root } from '../src/workshop/workshop.ts';
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
