import { expect } from 'vitest';
import { rule } from './every-kernel.ts';

rule('a socket that connects to its own address is connected to itself', (t) => {
  const addr = t.freeAddr();
  const fd = t.socket('a');
  expect(t.kernel.bind(fd, addr)).toBe(0);
  expect(t.connect(fd, addr)).toBe('EINPROGRESS');
  t.add(fd);
  t.expectEvents('a OUT');
  expect([t.addr(fd), t.peername(fd), t.option(fd, 'SO_ERROR')]).toEqual([addr, 'ok', '0']);
  expect(t.write(fd, 'me')).toBe('2');
  expect(t.until('EAGAIN', () => t.read(fd))).toBe('me');
});

rule('a place that is freed in a full queue lets a client in, with its next SYN', (t) => {
  const listener = t.listener('listener', 0);
  for (const name of ['a', 'b']) {
    const fd = t.socket(name);
    t.connect(fd, listener);
    t.add(fd);
  }
  t.expectEvents('a OUT');
  expect(t.accept(listener, 'served')).toBeGreaterThan(0);
  t.expectEvents(); // nobody tells the client

  expect(t.eventsWithin(2000)).toEqual(['b OUT']);
});

rule('a kernel that got no answer to its SYNs gives up with ETIMEDOUT', (t) => {
  const listener = t.listener('listener', 0);
  t.connect(t.socket('first'), listener);
  const fd = t.socket('a');
  t.option(fd, 'TCP_SYNCNT', 1);
  t.connect(fd, listener);
  t.add(fd);
  expect(t.eventsWithin(2000)).toEqual([]);
  expect(t.eventsWithin(5000)).toEqual(['a IN|OUT|RDHUP|HUP|ERR']);
  expect([t.option(fd, 'SO_ERROR'), t.option(fd, 'SO_ERROR')]).toEqual(['ETIMEDOUT', '0']);
});
