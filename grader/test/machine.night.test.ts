// What a machine lacks ends every command with 3 and one sentence, and never with a verdict or a stack trace.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { copyWorkshop, patient, startOf, type Result } from './start.ts';

// Shells elsewhere have no such limits, and no such device.
const isLinux = process.platform === 'linux' && existsSync('/dev/full');

let workshop: string;

beforeAll(async () => {
  workshop = await copyWorkshop();
}, patient.timeout);

afterAll(() => rm(workshop, { recursive: true }), patient.timeout);

const COMMANDS = [
  'exercise 1',
  'exercise 1 --once',
  'exercise 1 --inspect',
  'hint 1',
  'solution 1',
  'reset 1',
  'try 1',
  'progress',
  'grade 1',
  'grade 1 --json',
  'grade --check report.json',
  'grade --as-ci --base HEAD --head HEAD',
  'verify 1',
  'doctor',
];

const FILES = { limit: 'ulimit -n 40', sentence: /^Too many files/ };

const CASES = [
  ...COMMANDS.map((command) => ({ ...FILES, command })),
  { limit: 'ulimit -f 1', sentence: /^The limit on the size of files/, command: 'progress' },
];

describe.runIf(isLinux).concurrent('a limit that is too small', () => {
  test.each(CASES)('$limit: $command', patient, async ({ limit, sentence, command }) => {
    const before = await answer();
    const { code, out, err } = await shell(`${limit}; exec "$NODE" "$START" ${command}`);

    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(sentence);
    expect(err).toContain('This is not about your code.');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(await answer()).toEqual(before);
  });

  test('ends an update, too', patient, async () => {
    const update = 'ulimit -f 1; exec "$NODE" "$(dirname "$START")/update.mjs"';
    const { code, err } = await shell(update);

    expect([code, err.split(' (')[0]]).toEqual([
      3,
      'The limit on the size of files is too small here',
    ]);
  });
});

describe.runIf(isLinux)('an output that takes nothing', () => {
  test.each(['progress', 'doctor', 'reset 1'])('%s', patient, async (command) => {
    const { code, err } = await shell(`exec "$NODE" "$START" ${command} >/dev/full`);

    expect([code, err]).toEqual([
      3,
      'The disk is full (ENOSPC). This is not about your code. Make some room, and try again.\n',
    ]);
  });

  test.each(['>&-', '2>&-', '<&-'])(
    'progress %s is nothing to complain of',
    patient,
    async (end) => {
      expect(await shell(`exec "$NODE" "$START" progress ${end}`)).toMatchObject({
        code: 0,
        err: '',
      });
    },
  );
});

function answer(): Promise<Buffer> {
  const { slug, source } = openExercise('1');
  return readFile(join(workshop, 'exercises', slug, source));
}

function shell(script: string): Promise<Result> {
  const env = {
    ...process.env,
    VITEST: undefined,
    NODE: process.execPath,
    START: startOf(workshop),
  };
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], { cwd: root, env }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}
