import {
  EPOLLET,
  EPOLLIN,
  EPOLL_CTL_ADD,
  EPOLL_CTL_MOD,
  SOCK_NONBLOCK,
  errno,
  type EpollEvent,
} from '@socketlings/kernel';
import { expect } from 'vitest';
import { rule } from './every-kernel.ts';

const IN_ET = (EPOLLIN | EPOLLET) >>> 0;

rule('K8: a modification may change the user data', (t) => {
  const fd = t.counter('c', 1);
  const out: EpollEvent[] = [];
  t.kernel.epollCtl(t.ep, EPOLL_CTL_ADD, fd, { events: IN_ET, data: 1n });
  t.kernel.epollCtl(t.ep, EPOLL_CTL_MOD, fd, { events: IN_ET, data: 2n ** 64n - 1n });
  expect(t.kernel.epollWait(t.ep, out, 8, 0)).toBe(1);
  expect(out).toEqual([{ events: EPOLLIN, data: 2n ** 64n - 1n }]);
});

rule('K30: closing removes the registration, and the number may be added at once', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.write(b, '1');
  t.close(a);
  t.expectEvents();

  const again = t.socket('again');
  expect(t.add(again)).toBe('ok');
  t.expectEvents('again OUT|HUP');
});

rule('K32: a number that was closed is given out again, and old events still name it', (t) => {
  const first = t.counter('first', 1);
  const second = t.counter('second', 1);
  t.add(first, IN_ET);
  t.kernel.epollCtl(t.ep, EPOLL_CTL_ADD, second, { events: IN_ET, data: BigInt(second) });
  const batch: EpollEvent[] = [];
  expect(t.kernel.epollWait(t.ep, batch, 8, 0)).toBe(2);

  t.close(second);
  expect(t.socket('new')).toBe(second);
  expect(batch[1]).toEqual({ events: EPOLLIN, data: BigInt(second) });
});

rule('K33, K34: what one wait has no room for comes next, in the order of the edges', (t) => {
  const fds = ['a', 'b', 'c'].map((name) => t.counter(name));
  for (const fd of fds) t.add(fd, IN_ET);
  for (const fd of fds.toReversed()) t.write(fd, '\x01\0\0\0\0\0\0\0');
  t.write(fds[2]!, '\x01\0\0\0\0\0\0\0'); // it is listed already

  expect(t.events({ max: 1 })).toEqual(['c IN']);
  expect(t.events({ max: 2 })).toEqual(['b IN', 'a IN']);
  expect(t.events()).toEqual([]);
});

rule('K35: an eventfd adds up, is reported until it is read, and has its limits', (t) => {
  const fd = t.counter('c');
  t.add(fd, EPOLLIN);
  expect(t.events()).toEqual([]);
  expect([t.write(fd, '\x01\0\0\0\0\0\0\0'), t.write(fd, '\x02\0\0\0\0\0\0\0')]).toEqual([
    '8',
    '8',
  ]);
  expect([t.events(), t.events()]).toEqual([['c IN'], ['c IN']]);
  expect([t.read(fd, 8), t.read(fd, 8)]).toEqual(['\x03\0\0\0\0\0\0\0', 'EAGAIN']);
  expect(t.events()).toEqual([]);

  const most = `\xfe${'\xff'.repeat(7)}`;
  expect([t.write(fd, most), t.write(fd, '\x01\0\0\0\0\0\0\0')]).toEqual(['8', 'EAGAIN']);
  expect([t.write(fd, '1234'), t.read(fd, 7)]).toEqual(['EINVAL', 'EINVAL']);
  expect(t.write(fd, '\xff'.repeat(8))).toBe('EINVAL');
  expect(t.read(fd, 64)).toBe(most);
});

rule('K35: edge-triggered, every write is an edge', (t) => {
  const fd = t.counter('c');
  t.add(fd, IN_ET);
  t.write(fd, '\x01\0\0\0\0\0\0\0');
  t.expectEvents('c IN');
  t.write(fd, '\x01\0\0\0\0\0\0\0');
  t.expectEvents('c IN');
});

rule('K37: what epoll refuses', (t) => {
  const { kernel, ep } = t;
  const fd = t.counter('c');
  const event = { events: EPOLLIN, data: 0n };
  const gone = kernel.eventfd(0, SOCK_NONBLOCK);
  kernel.close(gone);

  expect([t.add(fd), t.add(fd)]).toEqual(['ok', 'EEXIST']);
  expect([t.remove(fd), t.remove(fd), t.modify(fd)]).toEqual(['ok', 'ENOENT', 'ENOENT']);
  expect(kernel.epollCtl(ep, 9, fd, event)).toBe(-errno.EINVAL);
  expect(kernel.epollCtl(ep, EPOLL_CTL_ADD, gone, event)).toBe(-errno.EBADF);
  expect(kernel.epollCtl(gone, EPOLL_CTL_ADD, fd, event)).toBe(-errno.EBADF);
  expect(kernel.epollCtl(ep, EPOLL_CTL_ADD, ep, event)).toBe(-errno.EINVAL);
  expect(kernel.epollCtl(fd, EPOLL_CTL_ADD, ep, event)).toBe(-errno.EINVAL);
  expect(kernel.epollWait(ep, [], 0, 0)).toBe(-errno.EINVAL);
  expect(kernel.epollWait(fd, [], 1, 0)).toBe(-errno.EINVAL);
  expect(kernel.epollWait(gone, [], 1, 0)).toBe(-errno.EBADF);
});

rule('only a socket does what sockets do', (t) => {
  const { kernel, ep } = t;
  const fd = t.counter('c');
  const addr = { ip: '127.0.0.1', port: 0 };
  for (const each of [fd, ep]) {
    expect(kernel.bind(each, addr)).toBe(-errno.ENOTSOCK);
    expect(kernel.listen(each, 1)).toBe(-errno.ENOTSOCK);
    expect(kernel.accept4(each, 0)).toBe(-errno.ENOTSOCK);
    expect(kernel.connect(each, { ...addr, port: 1 })).toBe(-errno.ENOTSOCK);
    expect(kernel.shutdown(each, 1)).toBe(-errno.ENOTSOCK);
    expect(kernel.getsockname(each, {})).toBe(-errno.ENOTSOCK);
    expect(kernel.getpeername(each, {})).toBe(-errno.ENOTSOCK);
    expect(kernel.getsockopt(each, 'SO_ERROR')).toBe(-errno.ENOTSOCK);
    expect(kernel.setsockopt(each, 'TCP_NODELAY', 1)).toBe(-errno.ENOTSOCK);
  }
  expect([t.read(ep), t.write(ep, '1')]).toEqual(['EINVAL', 'EINVAL']);
});

rule('flags and options that there are not', (t) => {
  const { kernel } = t;
  expect(kernel.socket(1)).toBe(-errno.EINVAL);
  expect(kernel.eventfd(0, 2)).toBe(-errno.EINVAL);
  expect(kernel.epollCreate1(1)).toBe(-errno.EINVAL);
  const fd = t.socket('a');
  expect(kernel.shutdown(fd, 3)).toBe(-errno.EINVAL);
  expect(t.option(fd, 'SO_ERROR', 1)).toBe('ENOPROTOOPT');
  expect([t.option(fd, 'TCP_KEEPIDLE', 0), t.option(fd, 'TCP_KEEPIDLE', 15)]).toEqual([
    'EINVAL',
    'ok',
  ]);
});

rule('options keep their values, and accepted sockets have those of the listener', (t) => {
  const listener = t.listener();
  t.option(listener, 'SO_REUSEADDR', 5);
  t.option(listener, 'SO_KEEPALIVE', 1);
  t.option(listener, 'TCP_KEEPCNT', 3);
  const { a, b } = t.pair(listener);
  for (const [fd, expected] of [
    [b, ['1', '1', '3', '75']],
    [a, ['0', '0', '9', '75']],
  ] as const) {
    const names = ['SO_REUSEADDR', 'SO_KEEPALIVE', 'TCP_KEEPCNT', 'TCP_KEEPINTVL'] as const;
    expect(names.map((name) => t.option(fd, name))).toEqual(expected);
  }
  for (const [bytes, send, receive] of [
    [10_000, '20000', '20000'],
    [1, '4608', '2304'],
  ] as const) {
    t.option(a, 'SO_SNDBUF', bytes);
    t.option(a, 'SO_RCVBUF', bytes);
    expect([t.option(a, 'SO_SNDBUF'), t.option(a, 'SO_RCVBUF')]).toEqual([send, receive]);
  }
});
