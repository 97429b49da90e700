import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OLD, place } from './claim.mjs';
import { expectTemp, fillTempFolder, makeTempFolder, sweepTempFolders } from './temp.mjs';
import { MachineError } from '../usage-error.mjs';

const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });

let folder: string;

function pointTo(path: string): void {
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, path);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socketlings-temp-'));
  pointTo(folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What is said of the folder. */
function complaint(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof MachineError) return error.message.replace(tmpdir(), '…');
    throw error;
  }
  throw new Error('nothing was said');
}

describe('a folder for temporary files', () => {
  test('is named after its process, and what it is for', () => {
    expect(makeTempFolder('types-')).toContain(
      join(folder, `socketlings-${process.pid}-${place}-types-`),
    );
  });

  test('that is not there is told', () => {
    pointTo(join(folder, 'missing'));

    expect(complaint(makeTempFolder)).toMatch(
      /^…, the folder for temporary files, is not there\. This is not about your code\. Set the variable (TMPDIR|TEMP) to a folder/,
    );
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });

  test('that is a file is told', () => {
    pointTo(join(folder, 'file'));
    writeFileSync(join(folder, 'file'), '');

    expect(complaint(expectTemp)).toMatch(/is no folder|is not there/);
  });

  // Nothing is forbidden to root.
  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'that may not be written to is told',
    () => {
      chmodSync(folder, 0o500);

      expect(complaint(expectTemp)).toContain('may not be written to');
      chmodSync(folder, 0o700);
    },
  );

  test('that is full when it is filled is told, and is gone', () => {
    const made = makeTempFolder();
    const fill = () => {
      throw full;
    };

    expect(complaint(() => fillTempFolder(made, fill))).toContain('is full');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that can be used is left as it was', () => {
    expectTemp();

    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('sweeping', () => {
  const GONE = 2 ** 22 + 1; // no system gives this number to a process

  test('takes what the dead have left, and nothing else', () => {
    const names = [
      `socketlings-${GONE}-${place}-x`,
      `socketlings-${process.pid}-${place}-x`,
      'socketlings-x',
      'x',
    ];
    for (const name of names) mkdirSync(join(folder, name));
    sweepTempFolders();

    expect(readdirSync(folder).sort()).toEqual(names.slice(1).sort());
  });

  test('leaves alone what may be of a process that is counted elsewhere, until it is old', () => {
    const names = [`socketlings-${GONE}-00000000-x`, `socketlings-${GONE}-x`];
    for (const name of names) mkdirSync(join(folder, name));
    sweepTempFolders();
    expect(readdirSync(folder).sort()).toEqual([...names].sort());

    const longAgo = (Date.now() - 2 * OLD) / 1000;
    for (const name of names) utimesSync(join(folder, name), longAgo, longAgo);
    sweepTempFolders();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([['missing'], [`socketlings-${GONE}-${place}-file`]])('stops nobody: %s', (name) => {
    if (name !== 'missing') writeFileSync(join(folder, name), '');
    pointTo(join(folder, name));

    expect(sweepTempFolders).not.toThrow();
  });
});
