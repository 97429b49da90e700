import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from './progress.ts';
import { ProgressFile } from './progress-file.ts';

const ENTRY: Entry = {
  exercise: '01-echo-server',
  done: true,
  graded_at: '2026-11-21T10:15:30.000Z',
  steps: { '1.1': 'passed' },
  hints: {},
  file_sha256: 'abc',
};

let folder: string;
let warnings: string[];

function open(path = join(folder, '.progress')): ProgressFile {
  return new ProgressFile(path, (sentence) => warnings.push(sentence));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socketlings-progress-'));
  warnings = [];
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the progress file', () => {
  test('remembers, and leaves nothing else behind', () => {
    open().change('01-echo-server', () => ENTRY);

    expect(open().of('01-echo-server')).toEqual(ENTRY);
    expect(open().of('02-deadlines')).toBeUndefined();
    expect([readdirSync(folder), warnings]).toEqual([['.progress'], []]);
  });

  test('is set aside when it is broken, and begins anew', () => {
    writeFileSync(join(folder, '.progress'), 'words');
    open().change('01-echo-server', () => ENTRY);
    const [fresh, aside] = readdirSync(folder).sort();

    expect(fresh).toBe('.progress');
    expect(aside).toMatch(/^\.progress\.broken-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/);
    expect(readFileSync(join(folder, aside!), 'utf8')).toBe('words');
    expect(warnings).toEqual([
      `.progress cannot be understood: it is now ${aside}, and a new one begins.`,
    ]);
  });

  test('that cannot be written costs one sentence, however often', () => {
    const file = open(join(folder, 'missing', '.progress'));
    file.change('01-echo-server', () => ENTRY);
    file.change('01-echo-server', () => ENTRY);

    expect(warnings).toEqual([
      'Your progress cannot be kept: .progress cannot be written (ENOENT). What is graded counts all the same.',
    ]);
  });
});
