import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sourcesIn, writeHelper } from './sources.ts';
import { bringBack, putStarterBack, type Places } from './reset.ts';

/** How many bytes there is room for; more than that is cut off, as a full disk does. */
const disk = vi.hoisted(() => ({ room: Infinity, says: 'ENOSPC' as string | undefined }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const write: typeof fs.writeFileSync = (file, data, options) => {
    const content = Buffer.from(data as Buffer);
    const isWork = typeof file === 'number' && !content.includes('"pid"'); // and not a lock
    if (!isWork || content.length <= disk.room) return fs.writeFileSync(file, data, options);
    fs.writeFileSync(file, content.subarray(0, disk.room), options);
    if (disk.says) throw Object.assign(new Error('no room'), { code: disk.says });
  };
  return { ...fs, writeFileSync: write };
});

const NOW = new Date('2026-11-21T10:15:30.250Z');

let folder: string;
let places: Places;

function write(code: string): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(places.file, code);
}

function look(): { file: string; copies: string[] } {
  const copies = readdirSync(folder).includes('copies') ? readdirSync(places.copies).sort() : [];
  return {
    file: readFileSync(places.file, 'utf8'),
    copies: copies.map((name) => readFileSync(join(places.copies, name), 'utf8')),
  };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socketlings-reset-'));
  places = {
    file: join(folder, 'src', 'echo.ts'),
    starter: join(folder, 'starter.ts'),
    copies: join(folder, 'copies'),
  };
  writeFileSync(places.starter, 'starter');
});

afterEach(() => {
  Object.assign(disk, { room: Infinity, says: 'ENOSPC' });
  rmSync(folder, { recursive: true });
});

describe('putting the starter back', () => {
  test('keeps the work in a copy', () => {
    write('work');
    const { changed, saved } = putStarterBack(places, NOW);

    expect([changed, saved]).toEqual([true, join(places.copies, '2026-11-21T10-15-30Z-1-echo.ts')]);
    expect(look()).toEqual({ file: 'starter', copies: ['work'] });
  });

  test('does nothing when it is there already', () => {
    write('starter');

    expect(putStarterBack(places, NOW)).toEqual({ changed: false });
    expect(look()).toEqual({ file: 'starter', copies: [] });
  });

  test('makes a file that was deleted, with its folder', () => {
    expect(putStarterBack(places, NOW)).toEqual({ changed: true });
    expect(look()).toEqual({ file: 'starter', copies: [] });
  });

  test('twice in one second keeps both works, in order', () => {
    for (const work of ['first', 'second', 'third']) {
      write(work);
      putStarterBack(places, NOW);
    }

    expect(look().copies).toEqual(['first', 'second', 'third']);
  });

  test('overwrites nothing when the copy cannot be made', () => {
    write('work');
    writeFileSync(places.copies, 'a file where the folder should be');

    expect(() => putStarterBack(places, NOW)).toThrow();
    expect(readFileSync(places.file, 'utf8')).toBe('work');
  });

  test('leaves nothing behind when the file cannot be replaced', () => {
    mkdirSync(places.file, { recursive: true });

    expect(() => putStarterBack(places, NOW)).toThrow();
    expect(readdirSync(join(folder, 'src'))).toEqual(['echo.ts']);
  });
});

describe('bringing work back', () => {
  test('takes the latest copy', () => {
    for (const work of ['first', 'second']) {
      write(work);
      putStarterBack(places, NOW);
    }
    bringBack(places, NOW);

    expect(look()).toEqual({ file: 'second', copies: ['first', 'second'] });
  });

  test('keeps what was written since', () => {
    write('work');
    putStarterBack(places, NOW);
    write('new work');
    bringBack(places, NOW);

    expect(look()).toEqual({ file: 'work', copies: ['work', 'new work'] });
  });

  test('does nothing when it is there already', () => {
    write('work');
    putStarterBack(places, NOW);
    write('work');

    expect(bringBack(places, NOW)).toMatchObject({ changed: false });
  });

  test('needs a copy', () => {
    write('work');

    expect(bringBack(places, NOW)).toBeUndefined();
  });
});

describe('work in several files', () => {
  test('is kept, put away and brought back as a whole', () => {
    write('work');
    writeHelper(folder, 'help');
    const { saved } = putStarterBack(places, NOW);

    expect(saved).toBe(join(places.copies, '2026-11-21T10-15-30Z-1-src'));
    expect(sourcesIn(folder)).toEqual({ 'echo.ts': 'starter' });
    expect(existsSync(join(folder, 'src', 'lib'))).toBe(false);

    bringBack(places, NOW);
    expect(sourcesIn(folder)).toEqual({ 'echo.ts': 'work', 'lib/helper.ts': 'help' });
  });

  test('is not the starter as long as a helper lies there', () => {
    write('starter');
    writeHelper(folder, 'help');

    expect(putStarterBack(places, NOW).changed).toBe(true);
    expect(sourcesIn(folder)).toEqual({ 'echo.ts': 'starter' });
  });

  test('leaves what is no source where it is', () => {
    write('work');
    writeHelper(folder, 'help');
    writeFileSync(join(folder, 'src', 'lib', 'notes.md'), 'mine');
    putStarterBack(places, NOW);

    expect(sourcesIn(folder)).toEqual({ 'echo.ts': 'starter', 'lib/notes.md': 'mine' });
  });

  test('is joined by a copy of one file, as earlier versions made them', () => {
    mkdirSync(places.copies);
    writeFileSync(join(places.copies, '2026-11-20T10-15-30Z-echo.ts'), 'old work');
    write('work');
    writeHelper(folder, 'help');
    bringBack(places, NOW);

    expect(sourcesIn(folder)).toEqual({ 'echo.ts': 'old work', 'lib/helper.ts': 'help' });
  });
});

describe('the latest copy', () => {
  const copy = (name: string, content: string) => {
    mkdirSync(places.copies, { recursive: true });
    writeFileSync(join(places.copies, name), content);
  };

  test('is the one that was made last, whatever the clock said', () => {
    for (const [work, year] of Object.entries({ first: 2099, second: 1970, third: 2026 })) {
      write(work);
      putStarterBack(places, new Date(Date.UTC(year, 5)));
    }
    bringBack(places, NOW);

    expect(look().file).toBe('third');
  });

  test('is none from the future, of those that earlier versions made', () => {
    copy('2099-01-01T00-00-00Z-echo.ts', 'wrong clock');
    copy('2026-11-20T10-15-30Z-echo.ts', 'work');
    write('starter');
    bringBack(places, NOW);

    expect(look().file).toBe('work');
  });

  test('is none that a full disk has left empty', () => {
    copy('2026-11-20T10-15-30Z-echo.ts', 'work');
    copy('2026-11-20T10-15-31Z-echo.ts', '');
    write('starter');

    expect(bringBack(places, NOW)?.copy).toMatch(/10-15-30Z-echo\.ts$/);
    expect(look().file).toBe('work');
  });
});

describe('on a full disk', () => {
  test.each([
    ['says so', 'ENOSPC'],
    ['says nothing', undefined],
  ])('that %s, nothing is changed, and no copy is there', (_, says) => {
    write('all of my work');
    writeHelper(folder, 'help');
    Object.assign(disk, { room: 5, says });

    expect(() => putStarterBack(places, NOW)).toThrow();
    expect(sourcesIn(folder)).toEqual({ 'echo.ts': 'all of my work', 'lib/helper.ts': 'help' });
    expect(readdirSync(places.copies)).toEqual([]);
  });

  test('with room for one file of two, nothing is changed', () => {
    write('short');
    writeHelper(folder, 'much longer');
    putStarterBack(places, NOW);
    Object.assign(disk, { room: 7 });

    expect(() => bringBack(places, NOW)).toThrow();
    expect(sourcesIn(folder)).toEqual({ 'echo.ts': 'starter' });
  });
});
