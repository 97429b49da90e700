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
import { bringBack, putStarterBack, type Desk } from './reset.ts';

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

afterEach(() => {
  Object.assign(disk, { room: Infinity, says: 'ENOSPC' });
  rmSync(folder, { recursive: true });
});

/** Everything that lies in the folder `src`. */
function sources(): Record<string, string> {
  const names = readdirSync(join(folder, 'src'), { recursive: true }) as string[];
  const files = names.filter((name) => name.includes('.')).sort();
  return Object.fromEntries(
    files.map((name) => [
      name.replaceAll('\\', '/'),
      readFileSync(join(folder, 'src', name), 'utf8'),
    ]),
  );
}

function writeHelper(code: string): void {
  mkdirSync(join(folder, 'src', 'lib'), { recursive: true });
  writeFileSync(join(folder, 'src', 'lib', 'helper.ts'), code);
}

describe('putting the starter back', () => {
  test('keeps the work in a copy', () => {
    write('work');
    const { changed, saved } = putStarterBack(desk, NOW);

    expect([changed, saved]).toEqual([true, join(desk.copies, '2026-11-21T10-15-30Z-1-echo.ts')]);
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

describe('work in several files', () => {
  test('is kept, put away and brought back as a whole', () => {
    write('work');
    writeHelper('help');
    const { saved } = putStarterBack(desk, NOW);

    expect(saved).toBe(join(desk.copies, '2026-11-21T10-15-30Z-1-src'));
    expect(sources()).toEqual({ 'echo.ts': 'starter' });
    expect(existsSync(join(folder, 'src', 'lib'))).toBe(false);

    bringBack(desk, NOW);
    expect(sources()).toEqual({ 'echo.ts': 'work', 'lib/helper.ts': 'help' });
  });

  test('is not the starter as long as a helper lies there', () => {
    write('starter');
    writeHelper('help');

    expect(putStarterBack(desk, NOW).changed).toBe(true);
    expect(sources()).toEqual({ 'echo.ts': 'starter' });
  });

  test('leaves what is no source where it is', () => {
    write('work');
    writeHelper('help');
    writeFileSync(join(folder, 'src', 'lib', 'notes.md'), 'mine');
    putStarterBack(desk, NOW);

    expect(sources()).toEqual({ 'echo.ts': 'starter', 'lib/notes.md': 'mine' });
  });

  test('is joined by a copy of one file, as earlier versions made them', () => {
    mkdirSync(desk.copies);
    writeFileSync(join(desk.copies, '2026-11-20T10-15-30Z-echo.ts'), 'old work');
    write('work');
    writeHelper('help');
    bringBack(desk, NOW);

    expect(sources()).toEqual({ 'echo.ts': 'old work', 'lib/helper.ts': 'help' });
  });
});

describe('the latest copy', () => {
  const copy = (name: string, content: string) => {
    mkdirSync(desk.copies, { recursive: true });
    writeFileSync(join(desk.copies, name), content);
  };

  test('is the one that was made last, whatever the clock said', () => {
    for (const [work, year] of [
      ['first', 2099],
      ['second', 1970],
      ['third', 2026],
    ] as const) {
      write(work);
      putStarterBack(desk, new Date(Date.UTC(year, 5)));
    }
    bringBack(desk, NOW);

    expect(look().file).toBe('third');
  });

  test('is none from the future, of those that earlier versions made', () => {
    copy('2099-01-01T00-00-00Z-echo.ts', 'wrong clock');
    copy('2026-11-20T10-15-30Z-echo.ts', 'work');
    write('starter');
    bringBack(desk, NOW);

    expect(look().file).toBe('work');
  });

  test('is none that a full disk has left empty', () => {
    copy('2026-11-20T10-15-30Z-echo.ts', 'work');
    copy('2026-11-20T10-15-31Z-echo.ts', '');
    write('starter');

    expect(bringBack(desk, NOW)?.copy).toMatch(/10-15-30Z-echo\.ts$/);
    expect(look().file).toBe('work');
  });
});

describe('on a full disk', () => {
  test.each([
    ['says so', 'ENOSPC'],
    ['says nothing', undefined],
  ])('that %s, nothing is changed, and no copy is there', (_, says) => {
    write('all of my work');
    writeHelper('help');
    Object.assign(disk, { room: 5, says });

    expect(() => putStarterBack(desk, NOW)).toThrow();
    expect(sources()).toEqual({ 'echo.ts': 'all of my work', 'lib/helper.ts': 'help' });
    expect(readdirSync(desk.copies)).toEqual([]);
  });

  test('with room for one file of two, nothing is changed', () => {
    write('short');
    writeHelper('much longer');
    putStarterBack(desk, NOW);
    Object.assign(disk, { room: 7 });

    expect(() => bringBack(desk, NOW)).toThrow();
    expect(sources()).toEqual({ 'echo.ts': 'starter' });
  });
});
