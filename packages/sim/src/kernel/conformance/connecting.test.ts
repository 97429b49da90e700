import { expect } from 'vitest';
import { rule } from './every-kernel.ts';

rule('K26: success is OUT', (t) => {
  const listener = t.listener();
  const fd = t.socket('a');
  expect(t.connect(fd, listener)).toBe('EINPROGRESS');
  t.add(fd);
  t.expectEvents('a OUT');
  expect([t.option(fd, 'SO_ERROR'), t.peername(fd)]).toEqual(['0', 'ok']);
});

rule('K26: refusal is everything at once', (t) => {
  const fd = t.socket('a');
  expect(t.connect(fd, t.freeAddr())).toBe('EINPROGRESS');
  t.add(fd);
  t.expectEvents('a IN|OUT|RDHUP|HUP|ERR');
});

rule('K27: asking for the error takes it', (t) => {
  const fd = t.socket('a');
  t.connect(fd, t.freeAddr());
  t.add(fd);
  t.expectEvents('a IN|OUT|RDHUP|HUP|ERR');
  expect([t.option(fd, 'SO_ERROR'), t.option(fd, 'SO_ERROR')]).toEqual(['ECONNREFUSED', '0']);
  expect([t.write(fd, '1'), t.read(fd)]).toEqual(['EPIPE', 'EOF']);
});

rule('K28: while it connects, everything says: not yet', (t) => {
  const listener = t.listener('listener', 0);
  t.connect(t.socket('first'), listener); // and the queue is full
  const fd = t.socket('a');
  expect(t.connect(fd, listener)).toBe('EINPROGRESS');
  t.add(fd);
  t.expectEvents();
  expect([t.read(fd), t.write(fd, '1'), t.peername(fd)]).toEqual(['EAGAIN', 'EAGAIN', 'ENOTCONN']);
  expect([t.option(fd, 'SO_ERROR'), t.connect(fd, listener)]).toEqual(['0', 'EALREADY']);
});

rule('K29: connecting again tells the result once, then that it is connected', (t) => {
  const listener = t.listener();
  const fd = t.socket('a');
  t.connect(fd, listener);
  t.add(fd);
  t.expectEvents('a OUT');
  expect([t.connect(fd, listener), t.connect(fd, listener)]).toEqual(['ok', 'EISCONN']);
});

rule('K29: after a refusal it is told once, and the next one is a new attempt', (t) => {
  const fd = t.socket('a');
  t.connect(fd, t.freeAddr());
  t.add(fd);
  t.expectEvents('a IN|OUT|RDHUP|HUP|ERR');
  expect(t.connect(fd, t.freeAddr())).toBe('ECONNREFUSED');
  t.expectEvents('a OUT|HUP');
  expect(t.connect(fd, t.listener())).toBe('EINPROGRESS');
  t.expectEvents('a OUT');
});

rule('a socket that is no longer, or not yet, connected', (t) => {
  const fd = t.socket('a');
  expect([t.read(fd), t.write(fd, '1'), t.peername(fd)]).toEqual(['ENOTCONN', 'EPIPE', 'ENOTCONN']);
  expect(t.shutdown(fd, 1)).toBe('ENOTCONN');
  expect(t.accept(fd, 'none')).toBe(-22);
  expect([t.close(fd), t.close(fd), t.read(fd)]).toEqual(['ok', 'EBADF', 'EBADF']);
});
