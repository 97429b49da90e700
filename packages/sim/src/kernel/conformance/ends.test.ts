import { EPOLLET, EPOLLIN, SHUT_RD, SHUT_RDWR, SHUT_WR } from '@socketlings/kernel';
import { expect } from 'vitest';
import type { NamedKernel } from './named-kernel.ts';
import type { Pair } from './named-sockets.ts';
import { rule } from './every-kernel.ts';

function registered(t: NamedKernel): Pair {
  const pair = t.pair();
  t.add(pair.a);
  t.expectEvents('a OUT');
  return pair;
}

rule('K10: an end is readable, and no hang-up until both have ended', (t) => {
  const { a, b } = registered(t);
  t.shutdown(b, SHUT_WR);
  t.expectEvents('a IN|OUT|RDHUP');
  expect([t.read(a), t.read(a)]).toEqual(['EOF', 'EOF']);
  t.expectEvents();
  expect(t.write(a, 'still')).toBe('5');
  expect(t.until('EAGAIN', () => t.read(b))).toBe('still');
});

rule('K11: an end is IN where RDHUP was not asked for', (t) => {
  const { a, b } = t.pair();
  t.add(a, (EPOLLIN | EPOLLET) >>> 0);
  t.shutdown(b, SHUT_WR);
  t.expectEvents('a IN');
});

rule('K12: data and the end behind it may be one event, the only one', (t) => {
  const { a, b } = registered(t);
  t.write(b, 'bye');
  t.shutdown(b, SHUT_WR);
  t.expectEvents('a IN|OUT|RDHUP');
  expect(t.read(a)).toBe('bye');
  t.expectEvents();
  expect(t.read(a)).toBe('EOF');
});

rule('K13: both directions ended is a hang-up', (t) => {
  const { a, b } = registered(t);
  t.shutdown(b, SHUT_WR);
  t.expectEvents('a IN|OUT|RDHUP');
  t.shutdown(a, SHUT_WR);
  t.expectEvents('a IN|OUT|RDHUP|HUP');
  expect(t.option(a, 'SO_ERROR')).toBe('0');
  expect([t.shutdown(a, SHUT_RDWR), t.peername(a)]).toEqual(['ENOTCONN', 'ENOTCONN']);
});

rule('K14: a reset is everything at once, and one error for the call that comes first', (t) => {
  const { a, b } = registered(t);
  t.reset(b);
  t.expectEvents('a IN|OUT|RDHUP|HUP|ERR');
  expect([t.read(a), t.read(a), t.write(a, '1')]).toEqual(['ECONNRESET', 'EOF', 'EPIPE']);

  const other = t.pair(undefined, ['c', 'd']);
  t.reset(other.b);
  expect(t.until('1', () => t.write(other.a, '1'))).toBe('ECONNRESET');
  expect([t.write(other.a, '1'), t.read(other.a)]).toEqual(['EPIPE', 'EOF']);
});

rule('K14: what came before a reset can be read', (t) => {
  const { a, b } = registered(t);
  t.write(b, 'datadata');
  t.reset(b);
  t.expectEvents('a IN|OUT|RDHUP|HUP|ERR');
  expect([t.read(a, 4), t.read(a), t.read(a), t.read(a)]).toEqual([
    'data',
    'data',
    'ECONNRESET',
    'EOF',
  ]);
});

rule('K15: a reset behind an end is EPIPE for a writer, the end for a reader', (t) => {
  const { a, b } = registered(t);
  t.close(b);
  t.expectEvents('a IN|OUT|RDHUP');
  expect(t.read(a)).toBe('EOF');
  expect(t.write(a, '1')).toBe('1'); // it will never be read
  t.expectEvents('a IN|OUT|RDHUP|HUP|ERR');
  expect(t.read(a)).toBe('EOF');
  expect(t.option(a, 'SO_ERROR')).toBe('EPIPE');
  expect(t.option(a, 'SO_ERROR')).toBe('0');
  expect([t.write(a, '1'), t.read(a)]).toEqual(['EPIPE', 'EOF']);
});

rule('K16: errors and hang-ups are reported where nothing was asked for', (t) => {
  const { a, b } = t.pair();
  t.add(a, EPOLLET);
  t.write(b, '1');
  t.expectEvents();
  t.reset(b);
  t.expectEvents('a HUP|ERR');
});

rule('K17: shutting down is an event for oneself', (t) => {
  const { a, b } = registered(t);
  t.shutdown(a, SHUT_WR);
  t.expectEvents('a OUT');
  expect([t.write(a, '1'), t.read(b)]).toEqual(['EPIPE', 'EOF']);
  t.close(b);
  t.expectEvents('a IN|OUT|RDHUP|HUP');
});

rule('K17: shutting down the reading side ends only what is not there yet', (t) => {
  const { a, b } = registered(t);
  t.shutdown(a, SHUT_RD);
  t.expectEvents('a IN|OUT|RDHUP');
  expect(t.read(a)).toBe('EOF');
  expect(t.write(b, 'more')).toBe('4');
  t.expectEvents('a IN|OUT|RDHUP');
  expect([t.read(a), t.read(a)]).toEqual(['more', 'EOF']);
});

rule('K17: shutting down both is a hang-up', (t) => {
  const { a, b } = registered(t);
  t.shutdown(a, SHUT_RDWR);
  t.expectEvents('a IN|OUT|RDHUP|HUP');
  expect([t.read(a), t.write(a, '1'), t.read(b)]).toEqual(['EOF', 'EPIPE', 'EOF']);
});

rule('K39: a write of nothing is nothing to the peer', (t) => {
  const { a, b } = registered(t);
  expect([t.write(b, ''), t.read(a, 0)]).toEqual(['0', '']);
  t.expectEvents();
  expect(t.read(a)).toBe('EAGAIN');
});

rule('K40: it does not show that a peer has shut down its reading side', (t) => {
  const { a, b } = registered(t);
  t.shutdown(b, SHUT_RD);
  t.expectEvents();
  expect([t.write(a, '1'), t.write(a, '2')]).toEqual(['1', '1']);
  t.expectEvents();
});

rule('K44: closing with unread input resets', (t) => {
  const { a, b } = registered(t);
  t.write(a, 'unread');
  expect(t.until('EAGAIN', () => t.read(b, 1))).toBe('u');
  t.close(b);
  t.expectEvents('a IN|OUT|RDHUP|HUP|ERR');
  expect([t.read(a), t.read(a)]).toEqual(['ECONNRESET', 'EOF']);
});

rule('data for an end that shut down both ways resets both', (t) => {
  const { a, b } = registered(t);
  t.shutdown(a, SHUT_RDWR);
  t.expectEvents('a IN|OUT|RDHUP|HUP');
  expect(t.write(b, '1')).toBe('1');
  t.expectEvents('a IN|OUT|RDHUP|HUP|ERR');
  expect([t.option(a, 'SO_ERROR'), t.option(b, 'SO_ERROR')]).toEqual(['ECONNRESET', 'EPIPE']);
});
