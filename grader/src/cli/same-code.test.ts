import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rememberCode } from './same-code.ts';

let workshop: string;

beforeEach(() => {
  workshop = mkdtempSync(join(tmpdir(), 'socketlings-code-'));
  for (const path of FILES) write(path, 'old');
});
afterEach(() => rmSync(workshop, { recursive: true }));

const FILES = [
  'grader/src/main.ts',
  'grader/vitest/worker/runner.mjs',
  'packages/net/src/index.ts',
  'node_modules/.package-lock.json',
  'exercises/01-echo-server/src/echo-server.ts',
  'exercises/01-echo-server/test/01-echo-what-arrived.test.ts',
];

function write(path: string, content: string): void {
  mkdirSync(dirname(join(workshop, path)), { recursive: true });
  writeFileSync(join(workshop, path), content);
}

test.each(FILES)('%s', (path) => {
  const changed = rememberCode(workshop);
  const before = changed();
  write(path, 'another');

  expect([before, changed()]).toEqual([undefined, path.startsWith('exercises') ? undefined : path]);
});

test('what is gone, or new, has changed', () => {
  const changed = rememberCode(workshop);
  rmSync(join(workshop, 'packages'), { recursive: true });
  const gone = changed();
  write('packages/net/src/index.ts', 'old');
  write('packages/net/src/more.ts', 'new');

  expect([gone, rememberCode(workshop)(), changed()]).toEqual([
    'packages/net/src/index.ts',
    undefined,
    expect.stringContaining('packages/net/src/'),
  ]);
});
