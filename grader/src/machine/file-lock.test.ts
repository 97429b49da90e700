import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { place } from './claim.mjs';
import { withLock } from './file-lock.mjs';

const patient = { timeout: 120_000 };

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socketlings-lock-'));
  lock = join(folder, 'lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Processes that each read a number, and write the next one, under the lock. */
async function count(processes: number, times: number): Promise<number> {
  const file = join(folder, 'number');
  writeFileSync(file, '0');
  const code = `
    import { readFileSync, writeFileSync } from 'node:fs';
    import { withLock } from ${JSON.stringify(new URL('file-lock.mjs', import.meta.url).href)};
    const [file, lock] = ${JSON.stringify([file, lock])};
    for (let i = 0; i < ${times}; i += 1) {
      withLock(lock, () => writeFileSync(file, String(Number(readFileSync(file, 'utf8')) + 1)));
    }`;
  const one = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
  await Promise.all(Array.from({ length: processes }, one));
  return Number(readFileSync(file, 'utf8'));
}

test('many processes at once lose nothing', patient, async () => {
  expect(await count(12, 20)).toBe(240);
  expect(readdirSync(folder)).toEqual(['number']);
});

test(
  'many processes at once take a lock from one that has ended, and lose nothing',
  patient,
  async () => {
    const { pid } = await ended();
    writeFileSync(lock, JSON.stringify({ pid, place }));

    expect(await count(12, 5)).toBe(60);
  },
);

test.each([
  ['of another machine', JSON.stringify({ pid: process.pid, place: 'elsewhere' })],
  ['that says nothing', ''],
])('a lock %s is taken when it has not moved for long', (_, owner) => {
  writeFileSync(lock, owner);

  expect(withLock(lock, () => 'done', { stale: 20, patience: 60_000 })).toBe('done');
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock that moves on is waited for, and not for ever', () => {
  writeFileSync(lock, JSON.stringify({ pid: process.pid, place }));
  const wait = () => withLock(lock, () => 'done', { stale: 60_000, patience: 20 });

  expect(wait).toThrow(expect.objectContaining({ code: 'ELOCKED' }));
  expect(readdirSync(folder)).toEqual(['lock']);
});

test('is given back after a failure', () => {
  const fail = () => {
    throw new Error('mine');
  };

  expect(() => withLock(lock, fail)).toThrow('mine');
  expect(readdirSync(folder)).toEqual([]);
});

async function ended(): Promise<{ pid: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.pid']);
  return { pid: Number(stdout) };
}
