import {
  EFD_NONBLOCK,
  EPOLLET,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EPOLL_CTL_ADD,
  SOCK_NONBLOCK,
  WouldBlock,
  errno,
  maskText,
  observed,
  type EpollEvent,
  type Fd,
  type Kernel,
  type SockAddr,
} from '@socketlings/kernel';
import { describe, expect, test } from 'vitest';
import { Deadlock } from '../faults.ts';
import type { Parked } from './parked.ts';
import { SimKernel, type SimKernelOptions } from './sim-kernel.ts';

const GO = (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0;
const HELLO = Buffer.from('hello');
const MS = 1_000_000n; // nanoseconds

describe('virtual time', () => {
  test('moves only while a wait sleeps: to the next event or to the end of the wait', () => {
    const { kernel, ep, client, server } = established();
    watch(kernel, ep, server, EPOLLIN);
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
    watch(kernel, ep, wake, EPOLLIN);
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

  test('K26: a SYN that nobody answers is repeated for two minutes, or as often as one likes', () => {
    // Kernels differ in when they repeat it, and so in the last second.
    for (const [retries, least, most] of [
      [undefined, 127, 134],
      [1, 3, 4],
      [2, 7, 8],
    ] as const) {
      const kernel = new SimKernel({ run: 'loopback' });
      const ep = kernel.epollCreate1(0);
      const listener = listening(kernel, 0);
      kernel.connect(kernel.socket(SOCK_NONBLOCK), addrOf(kernel, listener)); // the queue is full
      const client = kernel.socket(SOCK_NONBLOCK);
      if (retries) kernel.setsockopt(client, 'TCP_SYNCNT', retries);
      expect(kernel.connect(client, addrOf(kernel, listener))).toBe(-errno.EINPROGRESS);
      watch(kernel, ep, client);

      expect(wait(kernel, ep, -1)).toEqual(['IN|OUT|RDHUP|HUP|ERR']);
      expect(kernel.now()).toBeGreaterThanOrEqual(BigInt(least) * 1000n * MS);
      expect(kernel.now()).toBeLessThan(BigInt(most) * 1000n * MS);
      expect(kernel.getsockopt(client, 'SO_ERROR')).toBe(errno.ETIMEDOUT);
    }
  });

  test('a client that found the queue full comes in with its next SYN', () => {
    const kernel = new SimKernel({ run: 'loopback' });
    const ep = kernel.epollCreate1(0);
    const listener = listening(kernel, 0);
    kernel.connect(kernel.socket(SOCK_NONBLOCK), addrOf(kernel, listener));
    const client = kernel.socket(SOCK_NONBLOCK);
    kernel.connect(client, addrOf(kernel, listener));
    watch(kernel, ep, client);
    expect(wait(kernel, ep, 500)).toEqual([]);

    expect(kernel.accept4(listener, SOCK_NONBLOCK)).toBeGreaterThan(0);
    expect(wait(kernel, ep, 10_000)).toEqual(['OUT']);
  });
});

describe('a wait that can never end', () => {
  test('says who sleeps on what, and who should not', () => {
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

describe('descriptors', () => {
  test('K32: the lowest free number', () => {
    const kernel = new SimKernel();
    const fds = [1, 2, 3].map(() => kernel.socket(SOCK_NONBLOCK));
    expect(fds).toEqual([3, 4, 5]);
    kernel.close(4);
    kernel.close(3);

    expect([kernel.eventfd(0, 0), kernel.epollCreate1(0)]).toEqual([3, 4]);
    expect(new Set(kernel.openFds)).toEqual(new Set([3, 4, 5]));
  });

  test('K24: a client waits while there is no descriptor for it, and is not announced again', () => {
    const kernel = new SimKernel({ run: 'loopback', limit: 4 });
    const ep = kernel.epollCreate1(0);
    const listener = listening(kernel, 8);
    const spare = kernel.eventfd(0, EFD_NONBLOCK);
    watch(kernel, ep, listener);
    kernel.connect(kernel.socket(SOCK_NONBLOCK), addrOf(kernel, listener));
    expect(wait(kernel, ep, 0)).toEqual(['IN']);

    expect(kernel.accept4(listener, SOCK_NONBLOCK)).toBe(-errno.EMFILE);
    expect(kernel.socket(SOCK_NONBLOCK)).toBe(-errno.EMFILE);
    expect(wait(kernel, ep, 0)).toEqual([]);
    kernel.close(spare);
    expect(wait(kernel, ep, 0)).toEqual([]);
    expect(kernel.accept4(listener, SOCK_NONBLOCK)).toBe(spare);
  });

  test('are forgotten by every epoll when they are closed', () => {
    const { kernel, ep, client, server } = established();
    watch(kernel, ep, client);
    watch(kernel, ep, server);
    watch(kernel, kernel.epollCreate1(0), server);
    expect(kernel.registrations).toBe(3);

    kernel.close(server);
    expect(kernel.registrations).toBe(1);
    kernel.close(ep);
    expect(kernel.registrations).toBe(0);
  });

  test('that block would stop everything', () => {
    const { kernel, listener } = established();
    const blocking = kernel.socket(0);
    const counter = kernel.eventfd(0, 0);

    expect(() => kernel.connect(blocking, addrOf(kernel, listener))).toThrow(WouldBlock);
    expect(() => kernel.read(counter, new Uint8Array(8))).toThrow(
      `read would block the event loop: descriptor ${counter} was opened without SOCK_NONBLOCK`,
    );
    expect(() => kernel.setsockopt(blocking, 'SO_LINGER', { onoff: 1, linger: 3 })).toThrow(
      WouldBlock,
    );
  });
});

describe('what a test may wish for', () => {
  test('calls fail as they are told to, once each', () => {
    const { kernel, client, server, listener } = established();
    kernel.inject('read', 'EINTR', 'EAGAIN');
    kernel.inject('accept4', 'ECONNABORTED');
    kernel.inject('socket', 'EMFILE');
    const p = new Uint8Array(9);
    kernel.write(client, HELLO);
    kernel.epollWait(kernel.epollCreate1(0), [], 1, 5); // until it has arrived

    const results = [1, 2, 3, 4].map(() => kernel.read(server, p));
    expect(results).toEqual([-errno.EINTR, -errno.EAGAIN, 5, -errno.EAGAIN]);
    expect([1, 2].map(() => kernel.accept4(listener, 0x800))).toEqual([
      -errno.ECONNABORTED,
      -errno.EAGAIN,
    ]);
    expect(kernel.socket(SOCK_NONBLOCK)).toBe(-errno.EMFILE);
    expect(kernel.socket(SOCK_NONBLOCK)).toBeGreaterThan(0);
  });

  test('every call can be watched', () => {
    const seen: string[] = [];
    const kernel = observed(new SimKernel(), {
      before: (name) => seen.push(`${name}?`),
      after: ({ name, args, ret }) => seen.push(`${name}(${args.join()}) = ${ret}`),
    });
    kernel.close(kernel.socket(SOCK_NONBLOCK));
    kernel.read(9, new Uint8Array(0));

    expect(seen).toEqual([
      'socket?',
      'socket(2048) = 3',
      'close?',
      'close(3) = 0',
      'read?',
      'read(9,) = -9',
    ]);
  });
});

describe('mischief', () => {
  test('K36: a nasty kernel interrupts waits that would sleep, but not for ever', () => {
    const { kernel, ep } = established({ run: 'nasty' });
    const results = Array.from({ length: 40 }, () => kernel.epollWait(ep, [], 1, 1));

    expect(results.filter((ret) => ret === -errno.EINTR)).toHaveLength(20);
    expect(results.at(-1)).toBe(0);
    expect(new SimKernel({ run: 'nasty' }).epollWait(99, [], 1, 1)).toBe(-errno.EBADF);
  });

  test('a nasty kernel reports for nothing, but nothing that is not so', () => {
    const { kernel, ep, client } = established({ run: 'nasty' });
    watch(kernel, ep, client);
    const events = Array.from({ length: 300 }, () => wait(kernel, ep, 0));

    expect(events.filter((event) => event.length > 0)).toHaveLength(100);
    expect(new Set(events.flat())).toEqual(new Set(['OUT']));
  });

  test('a nasty kernel takes and delivers byte by byte', () => {
    const { kernel, ep, client, server } = established({ run: 'nasty' });
    watch(kernel, ep, server, (EPOLLIN | EPOLLET) >>> 0);
    expect(kernel.write(client, HELLO)).toBe(1);
    for (const byte of HELLO.subarray(1)) kernel.write(client, Uint8Array.of(byte));

    const p = new Uint8Array(9);
    const sizes: number[] = [];
    while (sizes.length < HELLO.length) {
      wait(kernel, ep, 10);
      const n = kernel.read(server, p);
      if (n > 0) sizes.push(n);
    }
    expect(sizes).toEqual([1, 1, 1, 1, 1]);
  });

  test('the same seed does the same', () => {
    const story = (seed: number): string => {
      const { kernel, ep, client, server } = established({ run: seed });
      const lines: string[] = [];
      watch(kernel, ep, server);
      for (let i = 0; i < 50; i += 1) {
        lines.push(
          `${kernel.write(client, HELLO)} ${kernel.epollWait(ep, [], 1, 3)} ${kernel.now()}`,
        );
        lines.push(String(kernel.read(server, new Uint8Array(7))));
      }
      return lines.join('\n');
    };

    expect(story(7)).toBe(story(7));
    expect(new Set([1, 2, 3, 4].map(story)).size).toBe(4);
  });
});

function established(options: SimKernelOptions = {}): {
  kernel: SimKernel;
  ep: Fd;
  client: Fd;
  server: Fd;
  listener: Fd;
} {
  const kernel = new SimKernel(options);
  const ep = kernel.epollCreate1(0);
  const listener = listening(kernel, 8);
  const client = kernel.socket(SOCK_NONBLOCK);
  kernel.connect(client, addrOf(kernel, listener));
  let server = -1;
  while (server < 0) {
    kernel.clock.runNext();
    server = kernel.accept4(listener, SOCK_NONBLOCK);
  }
  return { kernel, ep, client, server, listener };
}

function listening(kernel: Kernel, backlog: number): Fd {
  const fd = kernel.socket(SOCK_NONBLOCK);
  kernel.listen(fd, backlog);
  return fd;
}

function addrOf(kernel: Kernel, fd: Fd): SockAddr {
  const out: { addr?: SockAddr } = {};
  kernel.getsockname(fd, out);
  return out.addr!;
}

function watch(kernel: Kernel, ep: Fd, fd: Fd, events = GO): void {
  expect(kernel.epollCtl(ep, EPOLL_CTL_ADD, fd, { events, data: BigInt(fd) })).toBe(0);
}

function wait(kernel: Kernel, ep: Fd, timeoutMs: number): string[] {
  const out: EpollEvent[] = [];
  kernel.epollWait(ep, out, 64, timeoutMs);
  return out.map(({ events }) => maskText(events));
}
