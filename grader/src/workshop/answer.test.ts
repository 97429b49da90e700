import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAnswer, sumOfAnswer } from './answer.mjs';

let folder: string;
let file: string;

function write(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socketlings-answer-'));
  file = join(folder, 'echo.ts');
  write('echo.ts', 'work');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the sum of an answer', () => {
  test('is that of its only file', () => {
    write('notes.md', 'mine');
    write('echo.ts~', 'by an editor');

    expect(sumOfAnswer(file)).toBe(sha256('work'));
  });

  test('is that of a list of all its files', () => {
    write('lib/helper.ts', 'help');
    write('data.json', '{}');
    const lines = [
      `${sha256('{}')}  data.json\n`,
      `${sha256('work')}  echo.ts\n`,
      `${sha256('help')}  lib/helper.ts\n`,
    ];

    expect(sumOfAnswer(file)).toBe(sha256(lines.join('')));
  });

  test.each([
    ['changes', () => write('helper.ts', 'other')],
    ['goes', () => rmSync(join(folder, 'helper.ts'))],
    ['comes', () => write('.more.mjs', '')],
    ['moves', () => write('lib/helper.ts', 'help')],
  ])('is another one when a helper %s', (_, act) => {
    write('helper.ts', 'help');
    const before = sumOfAnswer(file);
    act();

    expect(sumOfAnswer(file)).not.toBe(before);
  });

  test('needs the file itself', () => {
    rmSync(file);

    expect(() => sumOfAnswer(file)).toThrow(/echo\.ts is missing\.$/);
  });
});

describe('an answer', () => {
  test('is nothing without its folder', () => {
    expect(readAnswer(join(folder, 'no', 'echo.ts')).size).toBe(0);
  });

  test('may be a link, and its helpers may not', () => {
    write('elsewhere/real.txt', 'linked');
    rmSync(file);
    symlinkSync(join(folder, 'elsewhere', 'real.txt'), file);
    symlinkSync(folder, join(folder, 'round'));

    expect([...readAnswer(file)]).toEqual([['echo.ts', Buffer.from('linked')]]);
  });

  test('of a thousand files and more is refused', () => {
    for (let i = 0; i <= 1000; i += 1) write(`${i}.ts`, '');

    expect(() => readAnswer(file)).toThrow('holds more than 1000 files');
  });
});
