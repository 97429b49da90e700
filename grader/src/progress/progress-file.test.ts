import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

  test.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
  ])('is set aside when it is %s', (what, make) => {
    if (what === 'a pipe' && process.platform === 'win32') return; // there are none on Windows
    make(join(folder, '.progress'));
    open().change('01-echo-server', () => ENTRY);

    expect(open().of('01-echo-server')).toEqual(ENTRY);
    expect(warnings).toEqual([
      expect.stringMatching(/^\.progress is not a file: it is now \S+, and a new one begins\.$/),
    ]);
  });

  test('loses no line when many runs end at once', { timeout: 120_000 }, async () => {
    const file = new URL('progress-file.ts', import.meta.url).href;
    const code = `
      import { ProgressFile } from ${JSON.stringify(file)};
      const [name, path] = process.argv.slice(1);
      const file = new ProgressFile(path, console.error);
      file.change(name, () => ({ ...${JSON.stringify(ENTRY)}, exercise: name }));`;
    const names = Array.from({ length: 10 }, (_, i) => `${10 + i}-name`);
    const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
    const runs = names.map((name) => {
      return promisify(execFile)(process.execPath, [...args, name, join(folder, '.progress')]);
    });
    const told = (await Promise.all(runs)).map(({ stderr }) => stderr);

    expect(told.join('')).toBe('');
    expect(
      open()
        .entries()
        .map(({ exercise }) => exercise),
    ).toEqual(names);
    expect(readdirSync(folder)).toEqual(['.progress']);
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
