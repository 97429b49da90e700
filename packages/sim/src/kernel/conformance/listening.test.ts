import { SHUT_RD, SOCK_NONBLOCK, WouldBlock, errno } from '@socketlings/kernel';
import { expect } from 'vitest';
import { rule } from './every-kernel.ts';

rule('K23: every arrival is an edge of the listener, and one event tells of several', (t) => {
  const listener = t.listener();
  t.add(listener);
  t.expectEvents(); // never OUT

  for (const name of ['a', 'b']) expect(t.connect(t.socket(name), listener)).toBe('EINPROGRESS');
  t.expectEvents('listener IN');
  expect(t.accept(listener, 'first')).toBeGreaterThan(0);
  t.expectEvents(); // though there is one more
  t.connect(t.socket('c'), listener);
  t.expectEvents('listener IN');
  expect(t.accept(listener, 'second')).toBeGreaterThan(0);
  expect(t.accept(listener, 'third')).toBeGreaterThan(0);
  expect(t.accept(listener, 'fourth')).toBe(-errno.EAGAIN);
});

rule('K25: a socket that is not connected hangs up, and so does a listener shut down', (t) => {
  const idle = t.socket('idle');
  const listener = t.listener();
  t.add(idle);
  t.add(listener);
  t.expectEvents('idle OUT|HUP');

  t.shutdown(listener, SHUT_RD);
  t.expectEvents('listener OUT|HUP');
  expect(t.accept(listener, 'none')).toBe(-errno.EINVAL);
});

rule('K41: an accepted socket does not inherit O_NONBLOCK', (t) => {
  const listener = t.listener();
  t.connect(t.socket('a'), listener);
  t.add(listener);
  t.expectEvents('listener IN');
  const blocking = t.kernel.accept4(listener, 0);
  expect(() => t.read(blocking)).toThrow(WouldBlock);

  t.connect(t.socket('b'), listener);
  t.expectEvents('listener IN');
  const nonBlocking = t.kernel.accept4(listener, SOCK_NONBLOCK);
  expect(t.read(nonBlocking)).toBe('EAGAIN');
});

rule('K44: closing a listener resets the clients that wait', (t) => {
  const listener = t.listener();
  const client = t.socket('a');
  t.connect(client, listener);
  t.add(client);
  t.expectEvents('a OUT');

  t.close(listener);
  t.expectEvents('a IN|OUT|RDHUP|HUP|ERR');
  expect(t.read(client)).toBe('ECONNRESET');
});

rule('a client that resets before it is accepted is accepted all the same', (t) => {
  const listener = t.listener();
  t.add(listener);
  const client = t.socket('a');
  t.connect(client, listener);
  t.expectEvents('listener IN');
  t.reset(client);

  const server = t.accept(listener, 'b');
  expect(t.until('EAGAIN', () => t.read(server))).toBe('ECONNRESET');
  expect(t.read(server)).toBe('EOF');
});

rule('a port is taken while it has a listener, and reusable after', (t) => {
  const listener = t.listener();
  const addr = t.addr(listener);
  const [second, third] = [t.socket('second'), t.socket('third')];
  for (const fd of [second, third]) t.option(fd, 'SO_REUSEADDR', 1);
  expect(t.kernel.bind(second, addr)).toBe(-errno.EADDRINUSE);

  t.close(listener);
  expect(t.kernel.bind(second, addr)).toBe(0);
  expect(t.kernel.bind(third, addr)).toBe(0); // both may, as long as there is no listener
  expect(t.kernel.listen(second, 1)).toBe(0);
  expect(t.kernel.listen(third, 1)).toBe(-errno.EADDRINUSE);
});

rule('TIME-WAIT keeps a port of the end that closed first, unless it is reusable', (t) => {
  const listener = t.listener();
  const addr = t.addr(listener);
  const { a, b } = t.pair(listener);
  t.close(b);
  expect(t.until('EAGAIN', () => t.read(a))).toBe('EOF');
  t.close(a);
  t.close(listener);

  expect(t.kernel.bind(t.socket('strict'), addr)).toBe(-errno.EADDRINUSE);
});

rule('a backlog of n lets n + 1 wait', (t) => {
  const listener = t.listener('listener', 1);
  for (const name of ['a', 'b', 'c']) {
    const fd = t.socket(name);
    t.connect(fd, listener);
    t.add(fd);
  }
  t.expectEvents('a OUT', 'b OUT');
});
