import { installVirtualTime } from '@socketlings/sim';
import { expect, test } from 'vitest';
import { Lesson } from './lesson.ts';
import { inWorld } from './test.ts';
import { World } from './world.ts';

installVirtualTime();

test.each([1, 59_000, 61_000, 3_599_000])(
  'what is put off by %i ms happens within a test',
  async (ms) => {
    let happened = false;
    await inWorld('friendly', World, async () => void setTimeout(() => (happened = true), ms));
    expect(happened).toBe(true);
  },
);

test('what is thrown an hour after a test is told in it', async () => {
  const late = inWorld('friendly', World, async () => {
    setTimeout(() => {
      throw new Error('late');
    }, 3_599_000);
  });
  await expect(late).rejects.toThrow('A timer of your code threw an error: Error: late');
});

test('a rejection that comes to light after a test has asked for it is told in it', async () => {
  const late = inWorld('friendly', World, async (world) => {
    setTimeout(() => void Promise.reject(new Error('late')), 100_000);
    world.expectNoRejection('a lesson');
  });
  await expect(late).rejects.toThrow(Lesson);
});

test('a timer that fires for ever does not hold a test up', async () => {
  let fired = 0;
  await inWorld('friendly', World, async () => void setInterval(() => (fired += 1), 10));
  expect(fired).toBeLessThan(1000);
});

test('a timer that fires for ever does not hide what is put off', async () => {
  let happened = false;
  await inWorld('friendly', World, async () => {
    setInterval(() => {}, 3);
    setTimeout(() => (happened = true), 5000);
  });
  expect(happened).toBe(true);
});

test('what is put off from one turn of the event loop to the next happens within a test', async () => {
  let happened = false;
  const later = (turns: number): void => {
    if (turns > 0) setImmediate(later, turns - 1);
    else happened = true;
  };
  await inWorld('friendly', World, async () => later(60));
  expect(happened).toBe(true);
});
