import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isSource } from '../workshop/answer.mjs';
import { isSame, lookAt } from './look.ts';

test('only source files count as saved, not what editors put beside them', () => {
  const names = ['echo.ts', 'lib/more.mjs', '.echo.ts.swp', 'echo.ts~', '4913', 'echo.ts.12.tmp'];

  expect(names.filter(isSource)).toEqual(['echo.ts', 'lib/more.mjs']);
});

describe('a folder looks different', () => {
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'socketlings-look-')), 'src');
    mkdirSync(join(folder, 'lib'), { recursive: true });
    write('echo.ts');
    write('lib/helper.ts');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

  function write(path: string, code = 'code', seconds = 1): void {
    writeFileSync(join(folder, path), code);
    utimesSync(join(folder, path), seconds, seconds);
  }

  test.each<[string, () => void]>([
    ['when a file has another size', () => write('echo.ts', 'more code')],
    ['when a file was touched', () => write('echo.ts', 'code', 2)],
    ['when a helper in a subfolder was saved', () => write('lib/helper.ts', 'code', 2)],
    ['when a file is new', () => write('new.ts')],
    ['when a file is gone', () => rmSync(join(folder, 'echo.ts'))],
    ['when a folder took the place of a file', () => replaceByFolder()],
    ['when it is gone itself', () => rmSync(folder, { recursive: true })],
  ])('%s', (_, change) => {
    const before = lookAt(folder);
    change();

    expect(isSame(lookAt(folder), before)).toBe(false);
  });

  function replaceByFolder(): void {
    rmSync(join(folder, 'echo.ts'));
    mkdirSync(join(folder, 'echo.ts'));
  }

  test.skipIf(process.platform === 'win32')('when its rights changed', () => {
    const before = lookAt(folder);
    chmodSync(join(folder, 'echo.ts'), 0o400);

    expect(isSame(lookAt(folder), before)).toBe(false);
  });

  // On Windows links need a right of their own.
  test.skipIf(process.platform === 'win32')('when what a link leads to was saved', () => {
    symlinkSync(join(folder, '..', 'elsewhere.ts'), join(folder, 'linked.ts'));
    const dangling = lookAt(folder);
    write('../elsewhere.ts');
    const linked = lookAt(folder);
    write('../elsewhere.ts', 'more code');

    expect([isSame(linked, dangling), isSame(lookAt(folder), linked)]).toEqual([false, false]);
  });

  test('but not for what editors put there, and not by itself', () => {
    const before = lookAt(folder);
    write('.echo.ts.swp');
    write('echo.ts~');

    expect(isSame(lookAt(folder), before)).toBe(true);
  });
});

test.skipIf(process.platform === 'win32')('links that lead round in a circle have an end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-look-'));
  for (const name of ['one', 'two', 'three']) symlinkSync(folder, join(folder, name));
  writeFileSync(join(folder, 'echo.ts'), '');
  const { size } = lookAt(folder);
  rmSync(folder, { recursive: true });

  expect(size).toBeLessThan(5000);
});
