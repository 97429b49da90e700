import { EFD_NONBLOCK, EPOLLIN, EPOLL_CTL_ADD } from '@socketlings/kernel';
import { expect, test } from 'vitest';
import { Deadlock } from '../faults.ts';
import { pollInVirtualTime } from './poll-in-virtual-time.ts';
import { SimKernel } from './sim-kernel.ts';

test('timers of sleepers fire on time, and nothing else moves it', async () => {
  const { kernel, poll, delays } = setUp();
  const fired = (async () => {
    for (const at of [5, 5, 12.5]) {
      await new Promise<void>((resolve) => void kernel.clock.setTimer(at, resolve));
    }
    return kernel.clock.now();
  })();

  expect(await pollInVirtualTime(kernel, poll, fired)).toBe(12.5);
  expect(delays.filter((delay) => delay !== 0)).toEqual([5, 7.5]);
});

test('the wake-up of a poller is left to the call that may sleep', async () => {
  const { kernel, poll, delays, woken, wake } = setUp();
  wake();

  await pollInVirtualTime(kernel, poll, woken);
  expect(delays).toEqual([0, -1]);
});

test('nothing can happen any more', async () => {
  const { kernel, poll } = setUp();
  const never = new Promise(() => {});

  await expect(pollInVirtualTime(kernel, poll, never)).rejects.toThrow(Deadlock);
});

test('work that the simulation does not see is waited for', async () => {
  const { kernel, poll } = setUp();
  const outside = new Promise((resolve) => setTimeout(resolve, 10, 'done'));

  expect(await pollInVirtualTime(kernel, poll, outside)).toBe('done');
});

/** A poller without tasks: only its wake-up is ever ready. */
function setUp(): {
  kernel: SimKernel;
  poll: (delayMs: number) => boolean;
  delays: number[];
  wake: () => void;
  woken: Promise<void>;
} {
  const kernel = new SimKernel();
  const ep = kernel.epollCreate1(0);
  const counter = kernel.eventfd(0, EFD_NONBLOCK);
  kernel.epollCtl(ep, EPOLL_CTL_ADD, counter, { events: EPOLLIN, data: 0n });
  const delays: number[] = [];
  let taken!: () => void;
  const woken = new Promise<void>((resolve) => (taken = resolve));
  const poll = (delay: number): boolean => {
    delays.push(delay);
    const awake = kernel.epollWait(ep, [], 8, delay) > 0;
    if (awake && delay !== 0 && kernel.read(counter, new Uint8Array(8)) === 8) taken();
    return false;
  };
  const wake = (): void => void kernel.write(counter, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0));
  return { kernel, poll, delays, wake, woken };
}
