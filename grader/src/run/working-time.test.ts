import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isStopped, WorkingTime } from './working-time.ts';

describe('working time', () => {
  test('is that of the clock, while it is looked at', () => {
    const { time, pass } = begin();
    for (let i = 0; i < 1000; i += 1) pass(10);

    expect(time.now).toBe(10_000);
  });

  test('passes by next to nothing while the machine is frozen', () => {
    const { time, pass } = begin();
    pass(10);
    pass(3_600_000);
    pass(10);

    expect(time.now).toBeLessThan(500);
  });

  test('stands still while the process is stopped, and not for ever', () => {
    const { time, pass, stop } = begin();
    stop(true);
    for (let i = 0; i < 1000; i += 1) pass(100);
    expect(time.now).toBe(0);

    stop(false);
    pass(100);
    expect(time.now).toBe(100);

    stop(true);
    for (let i = 0; i < 10_000; i += 1) pass(100);
    expect(time.now).toBeGreaterThan(400_000);
  });
});

test.each([
  ['12 (vitest) T 1 2', true],
  ['12 (a) T (b) S 1 2', false],
  ['12 (node) R 1 2', false],
])('a process of which the system says %j', (stat, stopped) => {
  const root = mkdtempSync(join(tmpdir(), 'socketlings-proc-'));
  mkdirSync(join(root, '12'));
  writeFileSync(join(root, '12', 'stat'), stat);

  expect(isStopped(12, root)).toBe(stopped);
  expect(isStopped(13, root)).toBe(false);
  rmSync(root, { recursive: true });
});

function begin() {
  let now = 1_000_000;
  let stopped = false;
  const time = new WorkingTime(
    () => stopped,
    () => now,
  );
  const pass = (ms: number): void => {
    now += ms;
    time.look();
  };
  return { time, pass, stop: (value: boolean) => (stopped = value) };
}
