// Ends a grader in the middle of a run: nothing that it has started may go on.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { fileOf, openExercise, root } from '../src/workshop/workshop.ts';
import { patient, startOf } from './start.ts';

// Elsewhere no file tells in which environment a process runs.
describe.runIf(process.platform === 'linux').concurrent('nothing is left running', () => {
  test.each(
    ['bwrap', 'node-permissions'].flatMap((sandbox) => [
      { signal: 'SIGINT' as const, sandbox },
      { signal: 'SIGTERM' as const, sandbox },
      { signal: 'SIGKILL' as const, sandbox },
    ]),
  )('after $signal, with $sandbox', patient, async ({ signal, sandbox }) => {
    const before = readFileSync(fileOf(openExercise('1')));
    const env = { ...process.env, VITEST: undefined, SOCKETLINGS_SANDBOX: sandbox };
    const args = [startOf(root), 'exercise', '1', '--once'];
    const grader = spawn(process.execPath, args, { env, stdio: 'ignore' });
    const temp = await vi.waitFor(() => folderWithEvents(grader.pid!), WAIT);

    grader.kill(signal);
    await once(grader, 'exit');

    await vi.waitFor(() => expect(processesWith(temp)).toEqual([]), WAIT);
    if (signal !== 'SIGKILL') expect(existsSync(temp)).toBe(false);
    expect(readFileSync(fileOf(openExercise('1')))).toEqual(before);
  });
});

const WAIT = { timeout: 30_000, interval: 5 }; // ms

/** The temporary folder of a grader, once the worker has written something. */
function folderWithEvents(pid: number): string {
  const names = readdirSync(tmpdir()).filter((each) => each.startsWith(`socketlings-${pid}-`));
  const folders = names.map((name) => join(tmpdir(), name));
  const folder = folders.find((each) => existsSync(join(each, 'events.ndjson'))) ?? 'not there yet';
  expect(readFileSync(join(folder, 'events.ndjson'), 'utf8')).not.toBe('');
  return folder;
}

/** Command lines of the processes that were told to use this folder. */
function processesWith(temp: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readProc(pid, 'environ').includes(temp))
    .map((pid) => readProc(pid, 'cmdline').replaceAll('\0', ' '));
}

function readProc(pid: string, what: string): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}
