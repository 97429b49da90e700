import { describe, expect, test } from 'vitest';
import {
  hasProcessGroups,
  killTree,
  nativeCompiler,
  stopGroup,
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

test('Ctrl-Z stops the whole group, where there is such a thing', () => {
  const system = record();

  expect([stopGroup('linux', system), stopGroup('win32', system)]).toEqual([true, false]);
  expect(system.calls).toEqual([[0, 'SIGTSTP']]);
});
