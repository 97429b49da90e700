import { EPOLLET, EPOLLIN, EPOLLONESHOT, EPOLLOUT } from '@socketlings/kernel';
import { expect } from 'vitest';
import { rule } from './every-kernel.ts';

const IN_ET = (EPOLLIN | EPOLLET) >>> 0;

rule('K1: what is ready when it is added is reported at once', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.expectEvents('a OUT');

  t.write(a, 'hello');
  t.add(b);
  t.expectEvents('b IN|OUT');
});

rule('K2: no change, no second event', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.expectEvents('a OUT');
  t.expectEvents();

  t.write(b, 'hello');
  t.expectEvents('a IN|OUT');
  t.expectEvents();
});

rule('K3: new data is an edge while old data is unread', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.expectEvents('a OUT');

  t.write(b, 'hello');
  t.expectEvents('a IN|OUT');
  t.write(b, 'world');
  t.expectEvents('a IN|OUT');
  expect(t.read(a)).toBe('helloworld');
});

rule('K4: several writes before a wait are one event', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.expectEvents('a OUT');

  t.write(b, '1');
  t.write(b, '2');
  t.expectEvents('a IN|OUT');
  expect(t.read(a)).toBe('12');
});

rule('K5: a partial read does not re-arm', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.write(b, '0123456789');
  t.expectEvents('a IN|OUT');

  expect(t.read(a, 4)).toBe('0123');
  t.expectEvents();
  t.write(b, 'x');
  t.expectEvents('a IN|OUT');
  expect(t.read(a)).toBe('456789x');
  expect(t.read(a)).toBe('EAGAIN');
  t.write(b, 'y');
  t.expectEvents('a IN|OUT');
});

rule('K6: an event tells the state, not what has changed', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.expectEvents('a OUT');

  t.write(b, '1');
  t.expectEvents('a IN|OUT'); // it was writable all the time
});

rule('K7: what was read before the wait is not reported as readable', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.add(b, IN_ET);
  t.expectEvents('a OUT');

  t.write(b, 'hello');
  expect(t.until('EAGAIN', () => t.read(a))).toBe('hello');
  t.expectEvents('a OUT'); // for nothing

  t.write(a, 'hello');
  expect(t.until('EAGAIN', () => t.read(b))).toBe('hello');
  t.expectEvents(); // it was not asked for OUT
});

rule('K8: a modification looks again', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.write(b, 'hello');
  t.expectEvents('a IN|OUT');

  t.modify(a);
  t.expectEvents('a IN|OUT');
  t.read(a);
  t.modify(a);
  t.expectEvents('a OUT');
  t.modify(a, IN_ET);
  t.expectEvents();
});

rule('K9: removal drops what is pending, adding again looks again', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.expectEvents('a OUT');

  t.write(b, '1');
  t.remove(a);
  t.expectEvents();
  t.write(b, '2');
  t.expectEvents();
  t.add(a);
  t.expectEvents('a IN|OUT');
});

rule('K38: one-shot is silent after one report until it is modified', (t) => {
  const { a, b } = t.pair();
  t.add(a, EPOLLIN | EPOLLONESHOT);
  t.write(b, '1');
  t.expectEvents('a IN');

  t.write(b, '2');
  t.reset(b);
  t.expectEvents();
  t.modify(a, EPOLLIN | EPOLLONESHOT);
  t.expectEvents('a IN|HUP|ERR');
});

rule('K42: two epolls watch the same descriptor independently', (t) => {
  const { a, b } = t.pair();
  const other = t.kernel.epollCreate1(0);
  t.add(a, EPOLLIN);
  t.add(a, IN_ET, other);
  t.write(b, '1');

  expect(t.until('', () => t.events().join())).toBe('a IN');
  expect(t.events()).toEqual(['a IN']); // level-triggered
  expect(t.events({ ep: other })).toEqual(['a IN']);
  expect(t.events({ ep: other })).toEqual([]);
});

rule('K43: write, read, write, and one wait give one event', (t) => {
  const { a, b } = t.pair();
  t.add(a);
  t.expectEvents('a OUT');

  t.write(b, '1');
  expect(t.until('EAGAIN', () => t.read(a))).toBe('1');
  t.write(b, '2');
  t.expectEvents('a IN|OUT');
  expect(t.read(a)).toBe('2');
});

rule('an edge is listed only where such an event was asked for', (t) => {
  const { a, b } = t.pair();
  t.add(a, (EPOLLOUT | EPOLLET) >>> 0);
  t.expectEvents('a OUT');

  t.write(b, '1');
  t.expectEvents(); // data is nothing to a writer …
  t.shutdown(b, 1);
  t.expectEvents('a OUT'); // … but a change of state matters to all
});
