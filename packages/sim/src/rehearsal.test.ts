import { expect, test } from 'vitest';
import { installVirtualTime } from './globals.ts';
import { rehearse } from './rehearsal.ts';

installVirtualTime();

test('ends as soon as it is told to', async () => {
  let asked = 0;
  await rehearse(() => ++asked > 2);
  expect(asked).toBe(3);
});

test('leaves the time of the process alone', async () => {
  const times: number[] = [];
  const before = new Date().getTime();
  await rehearse(() => {
    queueMicrotask(() => times.push(Date.now()));
    return times.length > 3;
  });
  expect(times.length).toBeGreaterThan(3);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(before);
});

test('ends by itself', async () => {
  let networks = 0;
  await rehearse(() => {
    networks += 1;
    return false;
  });
  expect(networks).toBe(40);
});
