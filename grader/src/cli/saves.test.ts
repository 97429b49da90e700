// Folders and files are real; time stands still, and the system is as deaf as a test wants it.

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StagedSenses } from './staged-senses.ts';
import { AWAY, GLANCE, SETTLE, listen, watchSaves } from './saves.ts';

let base: string;
let folder: string;
let file: string;
let staged: StagedSenses;
let saves: number;
let stop: () => void;
let clock: number;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'socketlings-saves-'));
  folder = join(base, 'src');
  file = join(folder, 'echo.ts');
  clock = 1.5;
  mkdirSync(folder);
  save('one');
  staged = new StagedSenses();
  saves = 0;
  stop = watchSaves(folder, () => (saves += 1), staged);
});

afterEach(() => {
  stop();
  rmSync(base, { recursive: true });
});

/** Every save has a time of its own, whatever the disk's clock can tell apart. */
function save(code: string, path = file): void {
  writeFileSync(path, code);
  utimesSync(path, clock, (clock += 1));
}

const A_WHILE = 3 * GLANCE;

describe('where the system tells of nothing', () => {
  test('a save is seen at the next look, once', () => {
    save('two');
    staged.pass(GLANCE + SETTLE + 2);
    const soon = saves;
    staged.pass(A_WHILE);

    expect([soon, saves]).toEqual([1, 1]);
  });

  test('nothing is seen that was not saved', () => {
    readFileSync(file);
    writeFileSync(join(folder, '.echo.ts.swp'), '');
    staged.pass(A_WHILE);

    expect(saves).toBe(0);
  });

  test('a helper in a new folder is seen', () => {
    mkdirSync(join(folder, 'lib'));
    save('helper', join(folder, 'lib', 'helper.ts'));
    staged.pass(A_WHILE);

    expect(saves).toBe(1);
  });

  test('a slow write is one save, when it is over', () => {
    save('t');
    staged.pass(GLANCE + 2);
    for (const code of ['tw', 'two']) {
      save(code);
      staged.pass(SETTLE - 1);
    }
    const during = saves;
    staged.pass(A_WHILE);

    expect([during, saves]).toEqual([0, 1]);
  });
});

describe('where the system tells of writes', () => {
  test('a save is seen at once, and the next look does not see it again', () => {
    save('two');
    staged.tell('echo.ts');
    staged.tell('echo.ts');
    staged.pass(SETTLE + 2);
    const soon = saves;
    staged.pass(A_WHILE);

    expect([soon, saves]).toEqual([1, 1]);
  });

  test('what it tells late was seen already', () => {
    save('two');
    staged.pass(A_WHILE);
    staged.tell('echo.ts');
    staged.pass(A_WHILE);

    expect(saves).toBe(1);
  });

  test('a file that is away for a moment is no save', () => {
    renameSync(file, `${file}~`);
    staged.tell('echo.ts');
    staged.pass(AWAY - 1);
    save('two');
    staged.tell('echo.ts');
    staged.pass(A_WHILE);

    expect(saves).toBe(1);
  });

  test('a file that stays away is told, and that it is back, too', () => {
    renameSync(file, `${file}~`);
    staged.pass(A_WHILE);
    const away = saves;
    renameSync(`${file}~`, file);
    staged.pass(A_WHILE);

    expect([away, saves]).toEqual([1, 2]);
  });

  test('a disk that knows whole seconds does not hide the second save within one', () => {
    for (const code of ['two', 'TWO']) {
      writeFileSync(file, code);
      utimesSync(file, 7, 7);
      staged.tell('echo.ts');
      staged.pass(SETTLE + 2);
    }

    expect(saves).toBe(2);
  });
});

describe('another folder in its place', () => {
  test.each<[string, () => void]>([
    ['made again', () => rmSync(folder, { recursive: true })],
    ['swapped', () => renameSync(folder, join(base, 'old'))],
  ])('that was %s is seen, and listened to', (_, remove) => {
    cpSync(folder, join(base, 'new'), { recursive: true });
    save('two', join(base, 'new', 'echo.ts'));
    remove();
    renameSync(join(base, 'new'), folder);
    staged.pass(A_WHILE);

    expect([saves, staged.listened, staged.ears.size]).toEqual([1, 2, 1]);
  });
});

test('where no watch is left, looking is enough', () => {
  stop();
  staged.isFull = true;
  stop = watchSaves(folder, () => (saves += 1), staged);
  save('two');
  staged.pass(A_WHILE);

  expect(saves).toBe(1);
});

test('after its end it neither looks nor listens', () => {
  save('two');
  staged.tell('echo.ts');
  stop();

  expect([staged.idle, saves]).toEqual([true, 0]);
});

test('the system itself tells of a write here', async () => {
  const told = new Promise<string | null>((resolve) => {
    const end = listen(folder, (path) => {
      end();
      resolve(path);
    });
  });
  save('two');

  expect(await told).toBe('echo.ts');
});
