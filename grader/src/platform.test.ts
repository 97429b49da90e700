import { describe, expect, test } from 'vitest';
import {
  complaintAboutPath,
  hasProcessGroups,
  isPartFor,
  killTree,
  nativeCompiler,
  watchOptions,
} from './platform.mjs';

function record(): {
  calls: unknown[];
  kill(...args: unknown[]): void;
  run(...args: unknown[]): void;
} {
  const calls: unknown[] = [];
  return { calls, kill: (...args) => calls.push(args), run: (...args) => calls.push(args) };
}

describe('ending a child with all its children', () => {
  test('is a signal to the group where there are groups', () => {
    const system = record();
    killTree(42, 'linux', system);
    killTree(42, 'darwin', system);

    expect(system.calls).toEqual([
      [-42, 'SIGKILL'],
      [-42, 'SIGKILL'],
    ]);
    expect(hasProcessGroups('linux')).toBe(true);
  });

  test('is a program on Windows', () => {
    const system = record();
    killTree(42, 'win32', system);

    expect(system.calls).toEqual([['taskkill', ['/pid', '42', '/t', '/f']]]);
    expect(hasProcessGroups('win32')).toBe(false);
  });

  test('does not mind that it has ended', () => {
    const gone = (): never => {
      throw new Error('ESRCH');
    };

    expect(() => killTree(42, 'linux', { kill: gone, run: gone })).not.toThrow();
  });
});

test('the native compiler has its own name everywhere', () => {
  expect(nativeCompiler('linux', 'x64')).toEqual({
    name: '@typescript/typescript-linux-x64',
    program: 'tsc',
  });
  expect(nativeCompiler('win32', 'arm64')).toEqual({
    name: '@typescript/typescript-win32-arm64',
    program: 'tsc.exe',
  });
});

test('folders are watched with what is inside, where the system does that by itself', () => {
  expect(['linux', 'darwin', 'win32'].map((name) => watchOptions(name as NodeJS.Platform))).toEqual(
    [{ recursive: false }, { recursive: true }, { recursive: true }],
  );
});

describe('a path', () => {
  test.each(['a (1)', 'a[b]{c,d}', "it's & $x; !y", 'ünï 日本', '-dash', '@scope', 'a|b', 'a"b'])(
    'is fine: %s',
    (name) => {
      expect(complaintAboutPath(`/home/ann/${name}/socketlings/`, 'linux')).toBeUndefined();
    },
  );

  test.each(['C#', '100%', 'why?', 'a*b', 'a\\b', 'a\nb', 'a\tb'])('is not: %j', (name) => {
    expect(complaintAboutPath(`/home/ann/${name}/socketlings/`, 'linux')).toMatch(/ in its path, /);
  });

  test('has backslashes on Windows', () => {
    expect(complaintAboutPath('C:\\Users\\ann (1)\\', 'win32')).toBeUndefined();
    expect(complaintAboutPath('C:\\node_modules\\a', 'win32')).toBe(
      'lies in a folder called node_modules',
    );
  });
});

test.each<[string, NodeJS.Platform, string, boolean, boolean]>([
  ['@rolldown/binding-linux-x64-gnu', 'linux', 'x64', false, true],
  ['@rolldown/binding-linux-x64-gnu', 'linux', 'x64', true, false],
  ['@rolldown/binding-linux-x64-musl', 'linux', 'x64', true, true],
  ['@oxc-parser/binding-linux-arm-gnueabihf', 'linux', 'arm', false, true],
  ['@rolldown/binding-linux-arm64-gnu', 'linux', 'arm', false, false],
  ['@esbuild/linux-x64', 'linux', 'x64', true, true],
  ['@typescript/typescript-darwin-arm64', 'darwin', 'arm64', false, true],
  ['@oxc-parser/binding-win32-x64-msvc', 'win32', 'x64', false, true],
  ['@oxc-parser/binding-win32-x64-msvc', 'linux', 'x64', false, false],
])('%s, for %s on %s, with musl: %j', (name, platform, arch, musl, fits) => {
  expect(isPartFor(name, { platform, arch, musl })).toBe(fits);
});
