import { describe, expect, test } from 'vitest';
import {
  complaintAboutPath,
  endGroup,
  hasProcessGroups,
  isPartFor,
  killTree,
  makeWritable,
  memoryLimit,
  nativeCompiler,
  realPath,
  stopGroup,
  temporaryVariable,
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

  test('ends at least the child, where that program is not to be had', () => {
    const killed: unknown[] = [];
    const system = {
      kill: (...args: unknown[]) => killed.push(args),
      run: () => {
        throw new Error('ENOENT');
      },
    };
    killTree(42, 'win32', system);

    expect(killed).toEqual([[42, 'SIGKILL']]);
  });

  test('begins with the whole group where there are groups, if it ends itself', () => {
    const done = (['linux', 'win32'] as const).map((platform) => {
      const calls: unknown[] = [];
      const kill = (...args: unknown[]): number => calls.push(args);
      endGroup(platform, { kill, exit: () => calls.push('exit') });
      return calls;
    });

    expect(done).toEqual([[[0, 'SIGKILL'], 'exit'], ['exit']]);
  });

  test('does not mind that it has ended', () => {
    const gone = (): never => {
      throw new Error('ESRCH');
    };

    expect(() => killTree(42, 'linux', { kill: gone, run: gone })).not.toThrow();
  });
});

test('memory is limited by a program of Linux on Linux alone, whatever lies on the disk', () => {
  const words = (['linux', 'darwin', 'win32'] as const).map((platform) => {
    return memoryLimit(7, platform, () => true);
  });

  expect(words).toEqual([['/usr/bin/prlimit', '--data=7', '--'], [], []]);
  expect(memoryLimit(7, 'linux', () => false)).toEqual([]);
});

describe('a path is spelled', () => {
  const spellings: Record<string, string> = {
    'c:\\WORK\\ANN_~1': 'C:\\Work\\ann lee',
    'x:\\ann': 'C:\\Work\\ann', // a letter for a folder
    'n:\\Ann': '\\\\server\\class\\ann', // and for a share
    'N:\\': '\\\\server\\class\\',
    '\\\\SERVER\\class': '\\\\server\\class',
    '/home/link': '/home/ann',
  };
  const native = (path: string): string => {
    const spelled = spellings[path];
    if (spelled === undefined) throw new Error('ENOENT');
    return spelled;
  };

  test.each([
    ['win32', 'c:\\WORK\\ANN_~1', 'C:\\Work\\ann lee'],
    ['win32', 'x:\\ann', 'C:\\Work\\ann'],
    ['win32', 'n:\\Ann', 'N:\\ann'],
    ['win32', '\\\\SERVER\\class', '\\\\server\\class'],
    ['win32', 'r:\\Ram disk', 'r:\\Ram disk'],
    ['linux', '/home/link', '/home/ann'],
    ['linux', '/nowhere', '/nowhere'],
  ] as const)('as the disk does, on %s: %s', (platform, path, expected) => {
    const plain = (name: string): string => name;

    expect(realPath(path, platform, { native, plain })).toBe(expected);
  });
});

test('advice is what can be typed on that system', () => {
  expect([makeWritable('a.ts', 'linux'), temporaryVariable('darwin')]).toEqual([
    'chmod u+rw a.ts',
    'TMPDIR',
  ]);
  expect([makeWritable('C:\\a b.ts', 'win32'), temporaryVariable('win32')]).toEqual([
    'attrib -r "C:\\a b.ts"',
    'TEMP',
  ]);
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

test('Ctrl-Z stops the whole group, where there is such a thing', () => {
  const system = record();

  expect([stopGroup('linux', system), stopGroup('win32', system)]).toEqual([true, false]);
  expect(system.calls).toEqual([[0, 'SIGTSTP']]);
});
