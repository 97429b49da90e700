import { expect, test, vi } from 'vitest';
import { watchParent } from './orphan.ts';

test('a process is told once that its parent has ended', () => {
  vi.useFakeTimers();
  let parent = 7;
  const left = vi.fn();
  watchParent(left, () => parent);
  const stop = watchParent(
    () => expect.unreachable(),
    () => parent,
  );

  vi.advanceTimersByTime(10_000);
  expect(left).not.toHaveBeenCalled();

  stop();
  parent = 1;
  vi.advanceTimersByTime(10_000);
  expect(left).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
