// Runs `npm run try` as a learner does, and talks to it as a stranger.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { root } from '../src/workshop/workshop.ts';

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

async function echo(port: number, text: string): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.end(text);
  return buffer(socket);
}
