import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bringBack, nameOfCopy, putStarterBack, type Desk } from './reset.ts';

const NOW = new Date('2026-11-21T10:15:30.250Z');

let folder: string;
let desk: Desk;

function write(code: string): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(desk.file, code);
}

function look(): { file: string; copies: string[] } {
  const copies = readdirSync(folder).includes('copies') ? readdirSync(desk.copies).sort() : [];
  return {
    file: readFileSync(desk.file, 'utf8'),
    copies: copies.map((name) => readFileSync(join(desk.copies, name), 'utf8')),
  };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socketlings-reset-'));
  desk = {
    file: join(folder, 'src', 'echo.ts'),
    starter: join(folder, 'starter.ts'),
    copies: join(folder, 'copies'),
  };
  writeFileSync(desk.starter, 'starter');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('a copy is named by its moment', () => {
  expect(nameOfCopy('src/echo.ts', NOW)).toBe('2026-11-21T10-15-30Z-echo.ts');
});

describe('putting the starter back', () => {
  test('keeps the work in a copy', () => {
    write('work');
    const { changed, saved } = putStarterBack(desk, NOW);

    expect([changed, saved]).toEqual([true, join(desk.copies, '2026-11-21T10-15-30Z-echo.ts')]);
    expect(look()).toEqual({ file: 'starter', copies: ['work'] });
  });

  test('does nothing when it is there already', () => {
    write('starter');

    expect(putStarterBack(desk, NOW)).toEqual({ changed: false });
    expect(look()).toEqual({ file: 'starter', copies: [] });
  });

  test('makes a file that was deleted, with its folder', () => {
    expect(putStarterBack(desk, NOW)).toEqual({ changed: true });
    expect(look()).toEqual({ file: 'starter', copies: [] });
  });

  test('twice in one second keeps both works, in order', () => {
    for (const work of ['first', 'second', 'third']) {
      write(work);
      putStarterBack(desk, NOW);
    }

    expect(look().copies).toEqual(['first', 'second', 'third']);
  });

  test('overwrites nothing when the copy cannot be made', () => {
    write('work');
    writeFileSync(desk.copies, 'a file where the folder should be');

    expect(() => putStarterBack(desk, NOW)).toThrow();
    expect(readFileSync(desk.file, 'utf8')).toBe('work');
  });

  test('leaves nothing behind when the file cannot be replaced', () => {
    mkdirSync(desk.file, { recursive: true });

    expect(() => putStarterBack(desk, NOW)).toThrow();
    expect(readdirSync(join(folder, 'src'))).toEqual(['echo.ts']);
  });
});

describe('bringing work back', () => {
  test('takes the latest copy', () => {
    for (const work of ['first', 'second']) {
      write(work);
      putStarterBack(desk, NOW);
    }
    bringBack(desk, NOW);

    expect(look()).toEqual({ file: 'second', copies: ['first', 'second'] });
  });

  test('keeps what was written since', () => {
    write('work');
    putStarterBack(desk, NOW);
    write('new work');
    bringBack(desk, NOW);

    expect(look()).toEqual({ file: 'work', copies: ['work', 'new work'] });
  });

  test('does nothing when it is there already', () => {
    write('work');
    putStarterBack(desk, NOW);
    write('work');

    expect(bringBack(desk, NOW)).toMatchObject({ changed: false });
  });

  test('needs a copy', () => {
    write('work');

    expect(bringBack(desk, NOW)).toBeUndefined();
  });
});
