import { EFD_NONBLOCK, SOCK_NONBLOCK, WouldBlock, errno, observed } from '@socketlings/kernel';
import { describe, expect, test } from 'vitest';
import { HELLO, addrOf, established, listening, register, wait } from './established.ts';
import { SimKernel } from './sim-kernel.ts';

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
    const kernel = new SimKernel({ network: 'loopback', limit: 4 });
    const ep = kernel.epollCreate1(0);
    const listener = listening(kernel, 8);
    const spare = kernel.eventfd(0, EFD_NONBLOCK);
    register(kernel, ep, listener);
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
    register(kernel, ep, client);
    register(kernel, ep, server);
    register(kernel, kernel.epollCreate1(0), server);
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

  test('every call can be observed', () => {
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
