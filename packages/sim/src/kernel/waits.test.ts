import { EFD_NONBLOCK, EPOLLIN, SOCK_NONBLOCK, errno } from '@socketlings/kernel';
import { describe, expect, test } from 'vitest';
import { Deadlock } from '../faults.ts';
import { HELLO, addrOf, established, listening, register, wait } from './established.ts';
import type { Parked } from './parked.ts';
import { SimKernel } from './sim-kernel.ts';

const MS = 1_000_000n; // nanoseconds

describe('virtual time', () => {
  test('moves only while a wait sleeps: to the next event or to the end of the wait', () => {
    const { kernel, ep, client, server } = established();
    register(kernel, ep, server, EPOLLIN);
    const began = kernel.now();
    kernel.write(client, HELLO);
    expect([kernel.now() - began, wait(kernel, ep, 0)]).toEqual([0n, []]);

    expect(wait(kernel, ep, 1000)).toEqual(['IN']);
    expect(kernel.now() - began).toBe(MS);
    kernel.read(server, new Uint8Array(9));
    expect(wait(kernel, ep, 1000)).toEqual([]);
    expect(kernel.now() - began).toBe(1001n * MS);
  });

  test('timers fire during a wait, and may end it', () => {
    const { kernel, ep } = established();
    const wake = kernel.eventfd(0, EFD_NONBLOCK);
    register(kernel, ep, wake, EPOLLIN);
    const fired: number[] = [];
    const began = kernel.clock.now();
    kernel.clock.setTimer(began + 5, () => fired.push(5));
    kernel.clock.setTimer(began + 7, () =>
      kernel.write(wake, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)),
    );
    kernel.clock.setTimer(began + 9, () => fired.push(9));

    expect(wait(kernel, ep, -1)).toEqual(['IN']);
    expect([kernel.clock.now() - began, fired]).toEqual([7, [5]]);
  });

  test('K26: a SYN without an answer is repeated for two minutes, or as often as one likes', () => {
    // Kernels differ in when they repeat it, and so in the last second.
    for (const [retries, least, most] of [
      [undefined, 127, 134],
      [1, 3, 4],
      [2, 7, 8],
    ] as const) {
      const kernel = new SimKernel({ network: 'loopback' });
      const ep = kernel.epollCreate1(0);
      const listener = listening(kernel, 0);
      kernel.connect(kernel.socket(SOCK_NONBLOCK), addrOf(kernel, listener)); // the queue is full
      const client = kernel.socket(SOCK_NONBLOCK);
      if (retries) kernel.setsockopt(client, 'TCP_SYNCNT', retries);
      expect(kernel.connect(client, addrOf(kernel, listener))).toBe(-errno.EINPROGRESS);
      register(kernel, ep, client);

      expect(wait(kernel, ep, -1)).toEqual(['IN|OUT|RDHUP|HUP|ERR']);
      expect(kernel.now()).toBeGreaterThanOrEqual(BigInt(least) * 1000n * MS);
      expect(kernel.now()).toBeLessThan(BigInt(most) * 1000n * MS);
      expect(kernel.getsockopt(client, 'SO_ERROR')).toBe(errno.ETIMEDOUT);
    }
  });

  test('a client that found the queue full comes in with its next SYN', () => {
    const kernel = new SimKernel({ network: 'loopback' });
    const ep = kernel.epollCreate1(0);
    const listener = listening(kernel, 0);
    kernel.connect(kernel.socket(SOCK_NONBLOCK), addrOf(kernel, listener));
    const client = kernel.socket(SOCK_NONBLOCK);
    kernel.connect(client, addrOf(kernel, listener));
    register(kernel, ep, client);
    expect(wait(kernel, ep, 500)).toEqual([]);

    expect(kernel.accept4(listener, SOCK_NONBLOCK)).toBeGreaterThan(0);
    expect(wait(kernel, ep, 10_000)).toEqual(['OUT']);
  });
});

describe('a wait that can never end', () => {
  test('says which task sleeps on what, and which should not', () => {
    const parked: Parked[] = [];
    const { kernel, ep, client, server, listener } = established({ parked: () => parked });
    parked.push(
      { who: 'G#3', fd: server, direction: 'r', slot: 'G' },
      { who: 'G#4', fd: client, direction: 'r', slot: 'G' },
      { who: 'G#5', fd: listener, direction: 'r', slot: 'nil' },
      { who: 'G#6', fd: client, direction: 'w', slot: 'G' },
    );
    kernel.write(client, HELLO);

    expect(() => wait(kernel, ep, -1)).toThrow(Deadlock);
    expect(() => wait(kernel, ep, -1)).toThrow(
      `nothing can happen any more: G#3 waits for read on fd ${server}, slot=G, but 5 bytes are readable: lost wakeup; ` +
        `G#4 waits for read on fd ${client}, slot=G; G#5 waits for read on fd ${listener}, slot=nil; ` +
        `G#6 waits for write on fd ${client}, slot=G, but there is room for 65536 bytes: lost wakeup`,
    );
  });

  test('ends, too, where a timer sets itself again and again', () => {
    const { kernel, ep } = established();
    const again = (): void => void kernel.clock.setTimer(kernel.clock.now() + 1, again);
    again();

    expect(() => wait(kernel, ep, -1)).toThrow(Deadlock);
  });
});
