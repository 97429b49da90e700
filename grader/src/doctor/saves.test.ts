import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isShared, probeSaves } from './saves.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socketlings-probe-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

test('a system that tells of writes is heard, and nothing is left behind', async () => {
  expect(await probeSaves(folder)).toMatch(/^(told|shared)$/);
  expect(readdirSync(folder)).toEqual([]);
});

test('one that tells of nothing is waited for, for a moment', async () => {
  vi.useFakeTimers();
  const way = probeSaves(folder, () => () => {});
  vi.runAllTimers();

  expect([await way, readdirSync(folder)]).toEqual(['untold', []]);
});

test('one that has no watch left is named', async () => {
  const way = await probeSaves(folder, () => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });

  expect([way, readdirSync(folder)]).toEqual(['refused: ENOSPC', []]);
});

test('where nothing can be written, nothing is tried', async () => {
  expect(await probeSaves(join(folder, 'nowhere'))).toBe('unknown');
});

test('a disk that others write to is known by its number', () => {
  const [ext4, overlay, p9, fuse] = [0xef53, 0x794c7630, 0x01021997, 0x65735546];

  expect([ext4, overlay, p9, fuse].map(isShared)).toEqual([false, false, true, true]);
});
