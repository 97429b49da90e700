import { describe, expect, test } from 'vitest';
import { realClock } from './index.ts';

const after = (ms: number): Promise<number> => {
  const at = realClock.now() + ms;
  return new Promise((resolve) => realClock.setTimer(at, () => resolve(realClock.now() - at)));
};

describe('the real clock', () => {
  test('is never early', async () => {
    const late = await Promise.all(Array.from({ length: 200 }, (_, i) => after(i / 10)));

    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  });

  test('calls back once, and not before setTimer has returned', async () => {
    let calls = 0;
    realClock.setTimer(realClock.now() - 1000, () => (calls += 1));
    const before = calls;
    await after(5);

    expect([before, calls]).toEqual([0, 1]);
  });

  test('forgets a timer that is cleared, fired or unknown', async () => {
    let fired = false;
    const timer = realClock.setTimer(realClock.now() + 1, () => (fired = true));
    realClock.clearTimer(timer);
    realClock.clearTimer(timer);
    realClock.clearTimer(-1);
    await after(5);

    expect(fired).toBe(false);
  });

  test('does not take a year for a moment', async () => {
    let fired = false;
    const timer = realClock.setTimer(realClock.now() + 365 * 86_400_000, () => (fired = true));
    await after(5);
    realClock.clearTimer(timer);

    expect(fired).toBe(false);
  });

  test('goes on when the timers that all see are replaced', async () => {
    const { setTimeout } = globalThis;
    Object.assign(globalThis, { setTimeout: () => expect.unreachable() });
    try {
      expect(await after(2)).toBeGreaterThanOrEqual(0);
    } finally {
      Object.assign(globalThis, { setTimeout });
    }
  });
});
