import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sign } from '../../vitest/signature.mjs';
import type { Child } from './spawn-child.mjs';
import type { Event } from '../../vitest/events.ts';
import { follow } from './follow.ts';

const KEY = Buffer.from('thirty-two bytes that sign lines');

test('a run that shows life is given up when its time is over', async () => {
  const { child, tell } = waitingChild();
  tell({ type: 'started', slowness: 1 });
  tell({ type: 'collected', tests: ['a'], errors: [] });
  tell({ type: 'test-start', test: 'a' });

  const { killed, events } = await follow(child, 50);

  expect(killed).toBe('late');
  expect(events.at(-1)?.type).toBe('test-start');
});

// A process that does nothing; what it tells is told for it.
function waitingChild(): { child: Child; tell: (event: Event) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-follow-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [eventFile, witnessFile] = [join(folder, 'events'), join(folder, 'witness')];
  for (const file of [eventFile, witnessFile]) writeFileSync(file, '');
  const started = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: 'pipe' });
  let count = 0;
  const tell = (event: Event): void => {
    const text = JSON.stringify(event);
    appendFileSync(eventFile, `${sign(KEY.toString('hex'), count++, text)} ${text}\n`);
  };
  const child: Child = {
    process: started,
    isReady: Promise.resolve(),
    eventFile,
    witnessFile,
    key: KEY,
    kill: () => started.kill('SIGKILL'),
    cleanUp() {},
  };
  return { child, tell };
}
